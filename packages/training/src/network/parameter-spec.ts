/** Numbers that training changes, as one tensor. */
export interface ParameterSpec {
  /** Of the weight in the graph; `NAME.locations` for learned locations, `NAME.range` for learned quantiser ranges. */
  readonly name: string;
  readonly role: ParameterRole;
  /** In tfjs's layout: filters `[height, width, channels a group, filters]`, matrices `[inputs, outputs]`. */
  readonly shape: readonly number[];
  readonly initial: Float32Array;
  /** Whether weight decay is for it: filters, summaries and matrices. */
  readonly decayed: boolean;
}

/** `architecture`: weights of which a softmax is computed, by which a search mixes operations. */
export type ParameterRole =
  | 'filter'
  | 'summary'
  | 'matrix'
  | 'bias'
  | 'scale'
  | 'architecture'
  | 'locations'
  | 'range';

/** A running mean or variance of a batch normalization, `[channels]`. */
export interface StatisticSpec {
  /** Of the weight in the graph. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Float32Array;
  /** How much of the running value each step keeps: `running = momentum * running + (1 - momentum) * observed`. */
  readonly momentum: number;
}
