import { readFileSync } from 'node:fs';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import { load } from 'js-yaml';

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const nameOf = (ref: string): string => ref.split('/').at(-1) ?? '';

/**
 * OpenAPI's `discriminator` is not JSON Schema. Every schema with one becomes two: `X` picks the variant by the discriminating
 * property, `X.base` holds the common fields; a variant's `allOf` refers to the base, every other reference to `X`.
 * Variants refuse fields that LINE does not name.
 */
function convert(schemas: Node): Node {
  const variants = new Set<string>();
  for (const schema of Object.values(schemas)) {
    const discriminator = isNode(schema) ? schema['discriminator'] : undefined;
    if (isNode(discriminator) && isNode(discriminator['mapping'])) for (const ref of Object.values(discriminator['mapping'])) variants.add(nameOf(String(ref)));
  }
  const definitions: Node = {};
  for (const [name, schema] of Object.entries(schemas)) {
    if (!isNode(schema)) continue;
    const { discriminator, ...plain } = schema;
    const base = translate(plain) as Node;
    if (!isNode(discriminator)) {
      definitions[name] = variants.has(name) ? { ...base, unevaluatedProperties: false } : base;
      continue;
    }
    const property = String(discriminator['propertyName']);
    const mapping = Object.entries(discriminator['mapping'] as Node);
    definitions[`${name}.base`] = base;
    definitions[name] = {
      type: 'object',
      required: [property],
      properties: { [property]: { enum: mapping.map(([value]) => value) } },
      allOf: mapping.map(([value, ref]) => ({ if: { properties: { [property]: { const: value } } }, then: { $ref: `#/definitions/${nameOf(String(ref))}` } })),
    };
    if (variants.has(name)) throw new Error(`${name} is both a base and a variant`);
  }
  return { definitions };

  function translate(value: unknown, inAllOf = false): unknown {
    if (Array.isArray(value)) return value.map((item) => translate(item, inAllOf));
    if (!isNode(value)) return value;
    if (typeof value['$ref'] === 'string') {
      const name = nameOf(value['$ref']);
      const target = schemas[name];
      return { $ref: `#/definitions/${inAllOf && isNode(target) && isNode(target['discriminator']) ? `${name}.base` : name}` };
    }
    const kept = Object.entries(value).filter(([key]) => key !== 'externalDocs' && key !== 'example');
    return Object.fromEntries(kept.map(([key, child]) => [key, translate(child, key === 'allOf')]));
  }
}

/** Compiles validators of LINE's named schemas, e.g. `ReplyMessageRequest`. */
export function loadLineSchemas(): (name: string) => ValidateFunction {
  const document = load(readFileSync(new URL('messaging-api.yml', import.meta.url), 'utf8')) as { components: { schemas: Node } };
  const ajv = new Ajv2019({ strict: false, allErrors: true, formats: { uri: (text: string) => URL.canParse(text), int32: true, int64: true, double: true, float: true } });
  ajv.addSchema({ $id: 'line', ...convert(document.components.schemas) });
  return (name) => ajv.compile({ $ref: `line#/definitions/${name}` });
}
