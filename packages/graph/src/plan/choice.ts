/** Why a node runs as it does, for `explain()`. */
export interface Choice {
  /** `fast summary`, `expanded`, `dense`, `depthwise`, ... */
  readonly kernel: string;
  /** Multiply-adds that are spent, and those of the dense network. */
  readonly multiplyAdds: number;
  readonly denseMultiplyAdds: number;
  /** One clause: `ratio 4.2 in tap segments saves 71 % of the multiply-adds`. */
  readonly reason: string;
}
