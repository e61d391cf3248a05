/** What depends on whether there is a GPU. */
export interface Setting {
  /** Equal convolutions in the network that measures one: more hide better what begins and ends a run. */
  readonly convolutions: number;
  /** Rounds at least in which whole networks are measured. */
  readonly networkRounds: number;
  /** Pixels a side of the image that the network of the start computes on. */
  readonly startImage: number;
  /** Whether onnxruntime-web is measured once more with its GPU commands recorded. */
  readonly captures: boolean;
}

/** An adapter that computes on the CPU takes seconds for a network, beside which all else is nothing. */
export const softwareSetting: Setting = {
  convolutions: 2,
  networkRounds: 11,
  startImage: 32,
  captures: false,
};

export const gpuSetting: Setting = {
  convolutions: 16,
  networkRounds: 50,
  startImage: 224,
  captures: true,
};
