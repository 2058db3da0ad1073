import type { Classifier, UnderstandModel } from './model.js';

/** Raised when the form of the file changes. */
const FORMAT = 2;

type Numbers = Uint32Array | Float32Array | Int8Array;

interface Section {
  readonly offset: number;
  readonly length: number;
}

interface Header {
  readonly format: number;
  readonly sections: Readonly<Record<string, Section>>;
  readonly size: number;
  readonly topics: Pick<Classifier, 'labels' | 'temperature'>;
  readonly danger: Pick<Classifier, 'labels' | 'temperature'>;
  readonly offers: Pick<Classifier, 'labels' | 'temperature'>;
  readonly intents: readonly string[];
  readonly lexicon: UnderstandModel['lexicon'];
}

function sectionsOf(model: UnderstandModel): [string, Numbers][] {
  return [
    ['slots', model.vocabulary.slots],
    ['rarity', model.rarity],
    ['topicWeights', model.topics.weights],
    ['topicScales', model.topics.scales],
    ['topicBiases', model.topics.biases],
    ['dangerWeights', model.danger.weights],
    ['dangerScales', model.danger.scales],
    ['dangerBiases', model.danger.biases],
    ['offerWeights', model.offers.weights],
    ['offerScales', model.offers.scales],
    ['offerBiases', model.offers.biases],
    ['languages', model.languages.logs],
  ];
}

const aligned = (length: number): number => Math.ceil(length / 8) * 8;

/** Writes a model as bytes: a JSON header, then the arrays as they lie in memory (little-endian machines). */
export function encodeModel(model: UnderstandModel): Uint8Array {
  const parts = sectionsOf(model);
  const sections: Record<string, Section> = {};
  let offset = 0;
  for (const [name, numbers] of parts) {
    sections[name] = { offset, length: numbers.length };
    offset += aligned(numbers.byteLength);
  }
  const { topics, danger, offers, intents, lexicon } = model;
  const header: Header = {
    format: FORMAT,
    sections,
    size: model.vocabulary.size,
    topics: { labels: topics.labels, temperature: topics.temperature },
    danger: { labels: danger.labels, temperature: danger.temperature },
    offers: { labels: offers.labels, temperature: offers.temperature },
    intents,
    lexicon,
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = aligned(4 + json.length);
  const bytes = new Uint8Array(start + offset);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  for (const [name, numbers] of parts) {
    bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), start + (sections[name]?.offset ?? 0));
  }
  return bytes;
}

/**
 * Reads a model back. The arrays are views of `bytes`: nothing is copied.
 * @param bytes must begin at a multiple of 8 in its buffer
 * @returns undefined when the bytes are of another format
 */
export function decodeModel(bytes: Uint8Array): UnderstandModel | undefined {
  const jsonLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (jsonLength + 4 > bytes.length) return undefined;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + jsonLength))) as Header;
  if (header.format !== FORMAT) return undefined;
  const start = bytes.byteOffset + aligned(4 + jsonLength);
  const place = (name: string): { buffer: ArrayBufferLike; at: number; length: number } => {
    const section = header.sections[name] ?? { offset: 0, length: 0 };
    return { buffer: bytes.buffer, at: start + section.offset, length: section.length };
  };
  const floats = (name: string): Float32Array => new Float32Array(place(name).buffer, place(name).at, place(name).length);
  const small = (name: string): Int8Array => new Int8Array(place(name).buffer, place(name).at, place(name).length);
  const slots = place('slots');
  return {
    vocabulary: { slots: new Uint32Array(slots.buffer, slots.at, slots.length), size: header.size },
    rarity: floats('rarity'),
    topics: { ...header.topics, weights: small('topicWeights'), scales: floats('topicScales'), biases: floats('topicBiases') },
    danger: { ...header.danger, weights: small('dangerWeights'), scales: floats('dangerScales'), biases: floats('dangerBiases') },
    offers: { ...header.offers, weights: small('offerWeights'), scales: floats('offerScales'), biases: floats('offerBiases') },
    languages: { logs: floats('languages') },
    intents: header.intents,
    lexicon: header.lexicon,
  };
}
