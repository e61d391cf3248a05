import { readFileSync } from 'node:fs';
import { unpack } from '@fsnet/decoder';
import { startLiteRt } from './contestants/start-litert.ts';
import type { Environment } from './environment.ts';
import { mlperfFolder } from './mlperf-tiny/folder.ts';
import { mlperfResNet8 } from './mlperf-tiny/resnet8.ts';

/** The network that the repository ships in filter summaries. */
export const shipped: URL = new URL('../../../test-models/resnet8-cifar10/resnet8-cr4.fsn', import.meta.url);

export const nodeEnvironment: Environment = {
  shippedNetwork: async () => unpack(readFileSync(shipped)),
  async mlperfResNet8() {
    const folder = mlperfFolder();
    return folder === undefined
      ? undefined
      : mlperfResNet8(async (name) => new Uint8Array(readFileSync(`${folder}/${name}`)));
  },
  startLiteRt,
};
