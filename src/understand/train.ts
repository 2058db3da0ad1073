import { LANGUAGES, type Language } from '../core/language.js';
import { varyText } from './augment.js';
import { extractFeatures, type Extractor } from './extract.js';
import { createFeatureBuffer, type FeatureBuffer } from './features.js';
import { trainLanguageModel } from './language-id.js';
import { createConceptFinder } from './lexicon.js';
import { trainLinear, type Examples, type LinearWeights } from './linear.js';
import type { Classifier, Corpus, Post, UnderstandModel, Utterance } from './model.js';
import { normalizeText, type NormalText } from './normalize.js';
import { createRandom } from './random.js';
import { createSparseVector, weighFeatures } from './scoring.js';
import { createShorthand } from './shorthand.js';
import { createVocabulary, type Vocabulary } from './vocabulary.js';

/** How training goes about it; the defaults are those of the bake-off (docs/decisions/understanding.md). */
export interface TrainingPlan {
  readonly epochs: number;
  readonly rate: number;
  /** Altered copies of each message. */
  readonly copies: number;
  /** A feature must stand in this many messages. */
  readonly minMessages: number;
  readonly seed: number;
  /** Sets the softness of confidences: measured on held-out messages. */
  readonly temperature: number;
  readonly dangerTemperature: number;
}

export const DEFAULT_PLAN: TrainingPlan = { epochs: 4, rate: 0.5, copies: 2, minMessages: 2, seed: 20261121, temperature: 0.8, dangerTemperature: 1 };

interface Draft {
  readonly text: NormalText;
  readonly language: Language;
  /** Topic or intent; undefined where only the kind of text is known. */
  readonly label: string | undefined;
  readonly isOffer: boolean;
}

type Source = Pick<Draft, 'language' | 'label' | 'isOffer'> & { readonly text: string };

/** The intent of somebody who wants an offer judged. */
const SCREEN_INTENT = 'screen-offer';
const HOLDS_OFFER: ReadonlySet<Post['kind']> = new Set(['offer', 'retold', 'asks']);
/** Posts alone, without a story around them, are clear enough to stand for the intent as well. */
const IS_INTENT: ReadonlySet<Post['kind']> = new Set(['offer', 'asks']);

function fromUtterance({ text, language, label }: Utterance): Source {
  return { text, language, label, isOffer: label === SCREEN_INTENT };
}

function fromPost({ text, language, kind }: Post): Source {
  return { text, language, label: IS_INTENT.has(kind) ? SCREEN_INTENT : undefined, isOffer: HOLDS_OFFER.has(kind) };
}

export function createExtractor(lexicon: Corpus['lexicon']): Extractor {
  return { finder: createConceptFinder(lexicon), readings: new Map(Object.entries(lexicon.readings)), shorthand: createShorthand(lexicon) };
}

function draftMessages(corpus: Corpus, plan: TrainingPlan): Draft[] {
  const random = createRandom(plan.seed);
  return [...corpus.utterances.map(fromUtterance), ...corpus.posts.map(fromPost)].flatMap((source) => {
    const text = normalizeText(source.text);
    const draft = { ...source, text };
    const copies = Array.from({ length: plan.copies }, () => ({ ...draft, text: varyText(text, source.language, random) }));
    return [draft, ...copies];
  });
}

/** Counts in how many messages a feature stands, and keeps those that stand in enough. */
function collectVocabulary(drafts: readonly Draft[], extractor: Extractor, plan: TrainingPlan): { vocabulary: Vocabulary; rarity: Float32Array } {
  const counts = new Map<number, number>();
  const buffer = createFeatureBuffer();
  const every = plan.copies + 1;
  drafts.forEach((draft, at) => {
    if (at % every !== 0) return;
    extractFeatures(buffer, draft.text, draft.language, extractor);
    for (const hash of new Set(buffer.ids.subarray(0, buffer.count))) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  });
  const kept = [...counts].filter(([, count]) => count >= plan.minMessages);
  return {
    vocabulary: createVocabulary(Uint32Array.from(kept, ([hash]) => hash)),
    rarity: Float32Array.from(kept, ([, count]) => Math.log(1 + RARITY_SCALE / count)),
  };
}

const RARITY_SCALE = 5000;

function buildExamples(drafts: readonly Draft[], extractor: Extractor, vocabulary: Vocabulary, rarity: Float32Array): Omit<Examples, 'labels' | 'importance'> {
  const buffer: FeatureBuffer = createFeatureBuffer();
  const vector = createSparseVector();
  const seen = new Uint32Array(vocabulary.size);
  const offsets = new Uint32Array(drafts.length + 1);
  const groups = new Uint8Array(drafts.length);
  let features = new Uint32Array(1 << 22);
  let values = new Float32Array(1 << 22);
  let used = 0;
  drafts.forEach((draft, at) => {
    extractFeatures(buffer, draft.text, draft.language, extractor);
    weighFeatures(buffer, { vocabulary, rarity, seen, stamp: at + 1 }, vector);
    if (used + vector.count > features.length) {
      features = growTo(features, new Uint32Array(features.length * 2));
      values = growTo(values, new Float32Array(values.length * 2));
    }
    features.set(vector.rows.subarray(0, vector.count), used);
    values.set(vector.values.subarray(0, vector.count), used);
    used += vector.count;
    offsets[at + 1] = used;
    groups[at] = LANGUAGES.indexOf(draft.language);
  });
  return { offsets, groups, features: features.subarray(0, used), values: values.subarray(0, used) };
}

function growTo<T extends Uint32Array | Float32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

/** Brings the weights down to a byte each; a row keeps its own scale. */
function quantize(linear: LinearWeights, labels: readonly string[], temperature: number): Classifier {
  const width = labels.length;
  const rows = linear.weights.length / width;
  const weights = new Int8Array(linear.weights.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let max = 0;
    for (let c = 0; c < width; c += 1) max = Math.max(max, Math.abs(linear.weights[row * width + c] ?? 0));
    const scale = max / 127;
    scales[row] = scale;
    if (scale === 0) continue;
    for (let c = 0; c < width; c += 1) weights[row * width + c] = Math.round((linear.weights[row * width + c] ?? 0) / scale);
  }
  return { labels, weights, scales, biases: linear.biases, temperature };
}

/** Every label counts alike within a language, and the languages nearly so. */
function balance(drafts: readonly Draft[], labelOf: (draft: Draft) => string | undefined): Float32Array {
  const counts = new Map<string, number>();
  const keyOf = (draft: Draft): string => `${draft.language} ${labelOf(draft) ?? ''}`;
  for (const draft of drafts) counts.set(keyOf(draft), (counts.get(keyOf(draft)) ?? 0) + 1);
  const mean = drafts.length / Math.max(1, counts.size);
  return Float32Array.from(drafts, (draft) => Math.min(2, Math.max(0.5, Math.sqrt(mean / (counts.get(keyOf(draft)) ?? mean)))));
}

/** The label of everything that is no danger, or no offer. */
export const REST = 'rest';
export const OFFER = 'offer';

/**
 * Learns from labelled messages. Pure: the same corpus and plan always give the same bytes.
 * @returns plain data, ready for use and for writing to disk
 */
export function trainModel(corpus: Corpus, plan: TrainingPlan = DEFAULT_PLAN): UnderstandModel {
  const extractor = createExtractor(corpus.lexicon);
  const drafts = draftMessages(corpus, plan);
  const { vocabulary, rarity } = collectVocabulary(drafts, extractor, plan);
  const examples = buildExamples(drafts, extractor, vocabulary, rarity);
  const fit = (labels: readonly string[], labelOf: (draft: Draft) => string | undefined, temperature: number): Classifier => {
    const options = { features: vocabulary.size, classes: labels.length, groups: LANGUAGES.length, epochs: plan.epochs, rate: plan.rate, seed: plan.seed };
    const numbers = Uint16Array.from(drafts, (draft) => Math.max(0, labels.indexOf(labelOf(draft) ?? '')));
    const chosen = Uint32Array.from(drafts.flatMap((draft, at) => (labelOf(draft) === undefined ? [] : [at])));
    return quantize(trainLinear({ ...examples, labels: numbers, importance: balance(drafts, labelOf), chosen }, options), labels, temperature);
  };
  const labels = [...new Set(corpus.utterances.map((utterance) => utterance.label))].sort();
  const dangers = [...corpus.dangerTopics].sort();
  const topics = fit(labels, ({ label }) => label, plan.temperature);
  const danger = fit([...dangers, REST], ({ label }) => (label === undefined || dangers.includes(label) ? label : REST), plan.dangerTemperature);
  const offers = fit([OFFER, REST], ({ isOffer }) => (isOffer ? OFFER : REST), 1);
  const languages = trainLanguageModel(corpus.utterances.map(({ text, language }) => ({ text: normalizeText(text).kept, language })));
  return { vocabulary, rarity, topics, danger, offers, languages, intents: [...corpus.intents].sort(), lexicon: corpus.lexicon };
}
