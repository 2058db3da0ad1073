import { createRandom, shuffle } from './random.js';

/** Sparse examples, row by row: the entries of example `i` lie from `offsets[i]` to `offsets[i + 1]`. */
export interface Examples {
  readonly offsets: Uint32Array;
  readonly features: Uint32Array;
  readonly values: Float32Array;
  readonly labels: Uint16Array;
  /** Which bias an example uses (its language). */
  readonly groups: Uint8Array;
  /** How much an example counts. */
  readonly importance: Float32Array;
  /** The examples to learn from; all of them when absent. */
  readonly chosen?: Uint32Array;
}

export interface TrainingOptions {
  readonly features: number;
  readonly classes: number;
  readonly groups: number;
  readonly epochs: number;
  readonly rate: number;
  readonly seed: number;
}

/** Weights of a multinomial logistic regression, `classes` to a feature. */
export interface LinearWeights {
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** Gradients below this are not worth a walk over the features: most classes are out of the question at once. */
const NEGLIGIBLE = 0.002;
const BIAS_RATE = 0.02;
/** An example that is known as well as this teaches hardly anything: the next passes leave it out. Saves a third of the time. */
const WELL_KNOWN = 0.9;
const PASSES_LEFT_OUT = 2;

/** Turns scores into probabilities in place. */
export function softmax(scores: Float32Array | Float64Array, temperature = 1): void {
  let max = -Infinity;
  for (const score of scores) if (score > max) max = score;
  let sum = 0;
  for (let at = 0; at < scores.length; at += 1) {
    const value = Math.exp(((scores[at] ?? 0) - max) / temperature);
    scores[at] = value;
    sum += value;
  }
  for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] ?? 0) / sum;
}

/** Adds a row of weights to the scores, four at a time: most of the training time is spent here. */
function addScaled(scores: Float32Array, weights: Float32Array, row: number, value: number): void {
  const classes = scores.length;
  const whole = classes - (classes % 4);
  for (let c = 0; c < whole; c += 4) {
    const at = row + c;
    (scores[c] as number) += (weights[at] as number) * value;
    (scores[c + 1] as number) += (weights[at + 1] as number) * value;
    (scores[c + 2] as number) += (weights[at + 2] as number) * value;
    (scores[c + 3] as number) += (weights[at + 3] as number) * value;
  }
  for (let c = whole; c < classes; c += 1) (scores[c] as number) += (weights[row + c] as number) * value;
}

/** One pass over the examples: AdaGrad with one accumulator a feature. Plain loops, as it is nearly all of the training time. */
function trainEpoch(data: Examples, options: TrainingOptions, state: LinearWeights & { readonly squares: Float32Array; readonly resting: Uint8Array }, order: Uint32Array): void {
  const { classes } = options;
  const { weights, biases, squares, resting } = state;
  const scores = new Float32Array(classes);
  const active = new Uint16Array(classes);
  for (const example of order) {
    const rests = resting[example] as number;
    if (rests > 0) {
      resting[example] = rests - 1;
      continue;
    }
    const from = data.offsets[example] ?? 0;
    const to = data.offsets[example + 1] ?? 0;
    const bias = (data.groups[example] ?? 0) * classes;
    for (let c = 0; c < classes; c += 1) scores[c] = biases[bias + c] as number;
    for (let at = from; at < to; at += 1) {
      const row = (data.features[at] as number) * classes;
      const value = data.values[at] as number;
      addScaled(scores, weights, row, value);
    }
    softmax(scores);
    if ((scores[data.labels[example] as number] as number) > WELL_KNOWN) resting[example] = PASSES_LEFT_OUT;
    (scores[data.labels[example] as number] as number) -= 1;
    const importance = data.importance[example] as number;
    let count = 0;
    let length = 0;
    for (let c = 0; c < classes; c += 1) {
      const gradient = (scores[c] as number) * importance;
      scores[c] = gradient;
      if (gradient > NEGLIGIBLE || gradient < -NEGLIGIBLE) {
        active[count] = c;
        count += 1;
        length += gradient * gradient;
      }
    }
    for (let at = from; at < to; at += 1) {
      const feature = data.features[at] as number;
      const value = data.values[at] as number;
      const square = (squares[feature] as number) + length * value * value;
      squares[feature] = square;
      const step = (options.rate * value) / Math.sqrt(square);
      const row = feature * classes;
      for (let k = 0; k < count; k += 1) {
        const c = active[k] as number;
        (weights[row + c] as number) -= step * (scores[c] as number);
      }
    }
    for (let k = 0; k < count; k += 1) (biases[bias + (active[k] as number)] as number) -= BIAS_RATE * (scores[active[k] as number] as number);
  }
}

/** Trains by stochastic gradient. The same data and options always give the same weights. */
export function trainLinear(data: Examples, options: TrainingOptions): LinearWeights {
  const state = {
    weights: new Float32Array(options.features * options.classes),
    biases: new Float32Array(options.groups * options.classes),
    squares: new Float32Array(options.features).fill(1e-6),
    resting: new Uint8Array(data.labels.length),
  };
  const order = data.chosen === undefined ? new Uint32Array(data.labels.length).map((_, at) => at) : Uint32Array.from(data.chosen);
  const random = createRandom(options.seed);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, random);
    trainEpoch(data, options, state, order);
  }
  return { weights: state.weights, biases: state.biases };
}
