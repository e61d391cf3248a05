import { FsnError } from '@fsnet/graph';
import { looksLikeSafetensors, readSafetensors } from '../safetensors/read-safetensors.ts';
import { readLegacy } from '../torch/read-legacy.ts';
import { readZip } from '../torch/read-zip.ts';
import { joinStorages } from '../torch/torch-tensors.ts';
import { checkGrowth } from './check-sizes.ts';
import { fromKeras } from './keras-state.ts';
import type { StateDict } from './stored-tensor.ts';

/**
 * The tensors of a checkpoint by name: a state dict of PyTorch, as a zip archive or in the older format, itself or
 * under `state_dict`, or safetensors. Told apart by content. Prefixes `module.` and `_orig_mod.` of wrapped networks
 * are left out of names, and variables of Keras get the names and the order of PyTorch. Tensors are views of `file`,
 * which must not change.
 *
 * Pickles are not run: they may build tensors and ordered dictionaries, and nothing else.
 *
 * @throws FsnError `not-checkpoint`; `unsafe-pickle` for a pickle that asks for anything else, by its name;
 *   `truncated`, `malformed`, `bad-offset`, `bad-shape`, `bad-checksum`, `bad-data`, `unsupported-version`,
 *   `unsupported-type` or `limit-exceeded`, with the offset in the file.
 */
export function readCheckpoint(file: Uint8Array): StateDict {
  const stored = readTensors(file);
  const unwrapped = [...stored].map(([name, tensor]) => [withoutWrapping(name), tensor] as const);
  const tensors = fromKeras(new Map(unwrapped));
  if (tensors.size < stored.size)
    throw new FsnError(
      'bad-data',
      'two entries of the checkpoint have the same name but for their prefixes',
      {
        expected: stored.size,
        actual: tensors.size,
      },
    );
  checkGrowth(tensors, file.length);
  return tensors;
}

function readTensors(file: Uint8Array): StateDict {
  if (file[0] === 0x50 && file[1] === 0x4b) return joinStorages(readZip(file));
  // A pickle of protocol 2 or later.
  if (file[0] === 0x80) return joinStorages(readLegacy(file));
  if (looksLikeSafetensors(file)) return readSafetensors(file).tensors;
  throw new FsnError('not-checkpoint', 'neither a checkpoint of PyTorch nor safetensors', {
    offset: 0,
    expected: 'a zip archive, a pickle or a safetensors header',
    actual: [...file.subarray(0, 8)],
  });
}

function withoutWrapping(name: string): string {
  return name.replace(/^(?:module\.|_orig_mod\.)+/, '');
}
