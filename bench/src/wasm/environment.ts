import type { Graph } from '@fsnet/graph';
import type { LiteRt } from '@litertjs/core';
import type { MlperfResNet8 } from './mlperf-tiny/resnet8.ts';

/** What cases need of where they run: Node or a page. */
export interface Environment {
  /** The ResNet-8 that the repository ships, in filter summaries. */
  shippedNetwork(): Promise<Graph>;
  /** `undefined` where the folder beside the repository is absent. */
  mlperfResNet8(): Promise<MlperfResNet8 | undefined>;
  startLiteRt(): Promise<LiteRt>;
}
