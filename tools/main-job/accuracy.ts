import { fsnJson } from './fsn.ts';

interface Inspected {
  readonly metadata: {
    readonly provenance?: {
      readonly accuracy?: readonly {
        readonly metric: string;
        readonly value: number;
        readonly dataset: string;
      }[];
    };
  };
}

/** The top-1 on CIFAR-10's test images that a file says it was measured to have: `85.65 %`. */
export async function accuracyOf(file: string): Promise<string> {
  const { metadata } = await fsnJson<Inspected>('inspect', file);
  const found = metadata.provenance?.accuracy?.find(
    ({ metric, dataset }) => metric === 'top1' && dataset === 'CIFAR-10 test',
  );
  return found ? `${(100 * found.value).toFixed(2)} %` : 'not measured';
}
