import { types } from 'node:util';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import type { z } from 'zod';
import type { Problem } from './content.js';

/** A content file as it lies on disk. */
export interface SourceFile {
  /** Path below the root, with forward slashes, e.g. `topics/tax.yaml`. */
  readonly path: string;
  /** Path to show, with the name of the root: `dialogs/topics/tax.yaml`. */
  readonly shown: string;
  readonly text: string;
}

export interface Tree {
  readonly root: string;
  /** How the root is called in messages. */
  readonly name: string;
  /** Folders (below the root) that belong to another room. */
  readonly skip: (folder: string) => boolean;
}

/** Reads every file below a root, in a stable order. Throws what the file system throws. */
export function readTree(tree: Tree, folder = ''): SourceFile[] {
  const entries = readdirSync(join(tree.root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry): SourceFile[] => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return tree.skip(path) ? [] : readTree(tree, path);
    return [{ path, shown: `${tree.name}/${path}`, text: readFileSync(join(tree.root, path), 'utf8') }];
  });
}

/** Stands for a file that could not be read; its fault is already told. */
export const BROKEN: unique symbol = Symbol('broken');

/** Collects faults while files are read, so that all of them are told at once. */
export class Faults {
  readonly list: Problem[] = [];

  add(file: string, path: string, wrong: string, todo: string): void {
    this.list.push({ file, path, wrong, todo });
  }

  /** Parses one YAML file; dates stay strings, as the schemas want them. {@link BROKEN}, and a fault, when it is not YAML. */
  yaml(file: SourceFile): unknown {
    try {
      return load(file.text, { schema: CORE_SCHEMA });
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      this.add(file.shown, `line ${error.mark.line + 1}`, `not YAML: ${error.reason}`, 'Correct the syntax.');
      return BROKEN;
    }
  }

  /** Checks parsed data against a schema. Undefined, and one fault per issue, when it does not fit. */
  parse<T extends z.ZodTypeAny>(schema: T, data: unknown, file: string, path = ''): z.output<T> | undefined {
    if (data === BROKEN) return undefined;
    const result = schema.safeParse(data);
    if (result.success) return result.data as z.output<T>;
    for (const issue of result.error.issues) {
      this.add(file, joinPath(path, issue.path), issue.message, 'Correct it as src/content/schema.ts describes.');
    }
    return undefined;
  }
}

function joinPath(start: string, parts: readonly (string | number)[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`;
    return path === '' ? part : `${path}.${part}`;
  }, start);
}

/** Freezes plain data all the way down. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of types.isMap(value) ? value.values() : Object.values(value)) deepFreeze(inner);
  }
  return value;
}
