import { join } from 'node:path';
import { sharedFolder } from '@fsnet/testing';

/** Where {@link mlperfResNet8}'s files are: beside the repository, if at all. */
export function mlperfFolder(): string | undefined {
  const shared = sharedFolder();
  return shared && join(shared, 'models/cifar10-mlperf-tiny');
}
