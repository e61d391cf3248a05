import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { externalDataFiles } from '@fsnet/onnx';
import { readInput } from '../files/read-input.ts';
import type { Io } from '../io.ts';

/**
 * The files beside an ONNX file in which it keeps weights.
 *
 * @throws FsnError `io` where one is missing or lies outside the ONNX file's folder: a model file must not choose
 *   which of the user's files are read.
 */
export async function readExternalData(
  onnx: Uint8Array,
  path: string,
  io: Io,
): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const name of externalDataFiles(onnx)) {
    const local = normalize(name);
    if (isAbsolute(local) || local === '..' || local.startsWith(`..${sep}`)) {
      throw new FsnError('io', `weights are said to stand in ${name}, outside the model's folder`, { path });
    }
    files[name] = await readInput(join(dirname(path), local), io);
  }
  return files;
}
