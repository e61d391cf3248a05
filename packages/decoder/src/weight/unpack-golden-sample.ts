import type { FilePart, StoredGoldenSample } from '@fsnet/format';
import type { GoldenInput, GoldenSample, Tensor } from '@fsnet/graph';
import { type UnpackedParts, unpackTensor } from './unpack-weight.ts';

/**
 * A golden sample out of the file that holds it. Drawn inputs stay seeds.
 *
 * @param path Where the sample stands, for errors.
 * @throws FsnError as `unpackWeight` does.
 */
export function unpackGoldenSample(
  stored: StoredGoldenSample,
  file: Uint8Array | FilePart,
  path: string,
  parts: UnpackedParts,
): GoldenSample {
  const inputs = Object.entries(stored.inputs).map(([name, input]): [string, GoldenInput] => {
    if (input.kind === 'drawn') return [name, input];
    const tensor = unpackTensor(input.tensor, file, `${path}.inputs["${name}"]`, parts);
    return [name, { kind: 'tensor', tensor }];
  });
  const outputs = Object.entries(stored.outputs).map(([name, output]): [string, Tensor] => [
    name,
    unpackTensor(output, file, `${path}.outputs["${name}"]`, parts),
  ]);
  return {
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    tolerance: stored.tolerance,
  };
}
