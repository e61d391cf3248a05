import { byteLengthOf, elementCount } from '@fsnet/graph';
import type { StoredGoldenInput, StoredGoldenSample, StoredTensor } from '../file/stored.ts';
import type { GoldenInput } from '../generated/golden-input.ts';
import type { GoldenSample } from '../generated/golden-sample.ts';
import type { Metadata } from '../generated/metadata.ts';
import type { Tensor as TensorTable } from '../generated/tensor.ts';
import { limits } from '../limits.ts';
import { fail, type HeaderReader } from './header-reader.ts';
import type { Network } from './network.ts';
import { readTensor } from './stored-vector.ts';

/** The golden samples (`FSN.md`, "Metadata"); their names are inputs and outputs of the network. */
export function readGoldenSamples(
  reader: HeaderReader,
  metadata: Metadata | null,
  network: Network,
): StoredGoldenSample[] {
  const length = metadata?.goldenSamplesLength() ?? 0;
  if (length > limits.goldenSamples)
    fail(
      'limit-exceeded',
      'metadata.goldenSamples',
      `${length} samples`,
      metadata!,
      limits.goldenSamples,
      length,
    );
  const inputs = new Set(network.inputs.map(({ name }) => name));
  const outputs = new Set(network.outputs.map(({ name }) => name));
  return Array.from({ length }, (_, i) => {
    const table = metadata!.goldenSamples(i)!;
    const path = `metadata.goldenSamples[${i}]`;
    const tolerance = table.tolerance();
    if (!(tolerance >= 0 && tolerance < Number.POSITIVE_INFINITY))
      fail(
        'bad-value',
        `${path}.tolerance`,
        `tolerance ${tolerance}`,
        table,
        'finite and not negative',
        tolerance,
      );
    return {
      inputs: Object.fromEntries(readInputs(reader, table, inputs, path)),
      outputs: Object.fromEntries(readOutputs(reader, table, outputs, path)),
      tolerance,
    };
  });
}

function readInputs(
  reader: HeaderReader,
  sample: GoldenSample,
  names: ReadonlySet<string>,
  path: string,
): Map<string, StoredGoldenInput> {
  const inputs = new Map<string, StoredGoldenInput>();
  for (let i = 0; i < sample.inputsLength(); i++) {
    const table = sample.inputs(i)!;
    const place = `${path}.inputs[${i}]`;
    const name = reader.string(table, 'GoldenInput', 'name')!;
    if (!names.has(name) || inputs.has(name))
      fail(
        'bad-graph',
        `${place}.name`,
        `${JSON.stringify(name)} is no input of the network or stands twice`,
        table,
      );
    inputs.set(name, readInput(reader, table, place));
  }
  return inputs;
}

function readInput(reader: HeaderReader, table: GoldenInput, path: string): StoredGoldenInput {
  const tensor = table.tensor();
  if (tensor) return { kind: 'tensor', tensor: readStored(reader, tensor, `${path}.tensor`) };
  const shape = reader.shape(table, 'GoldenInput', `${path}.shape`);
  if (elementCount(shape) > limits.drawnElements)
    fail(
      'limit-exceeded',
      `${path}.shape`,
      `[${shape}] to draw`,
      table,
      limits.drawnElements,
      elementCount(shape),
    );
  const minimum = table.minimum();
  const maximum = table.maximum();
  if (!(Number.isFinite(minimum) && Number.isFinite(maximum) && minimum <= maximum))
    fail('bad-value', path, `drawn between ${minimum} and ${maximum}`, table, 'finite and in order');
  return { kind: 'drawn', seed: table.seed(), shape, minimum, maximum };
}

function readOutputs(
  reader: HeaderReader,
  sample: GoldenSample,
  names: ReadonlySet<string>,
  path: string,
): Map<string, StoredTensor> {
  const outputs = new Map<string, StoredTensor>();
  for (let i = 0; i < sample.outputsLength(); i++) {
    const table = sample.outputs(i)!;
    const place = `${path}.outputs[${i}]`;
    const name = reader.string(table, 'GoldenOutput', 'name')!;
    if (!names.has(name) || outputs.has(name))
      fail(
        'bad-graph',
        `${place}.name`,
        `${JSON.stringify(name)} is no output of the network or stands twice`,
        table,
      );
    outputs.set(name, readStored(reader, table.tensor()!, `${place}.tensor`));
  }
  return outputs;
}

/** A tensor whose elements are not much larger than its payload: unlike a weight's, its levels do not stay levels. */
function readStored(reader: HeaderReader, table: TensorTable, path: string): StoredTensor {
  const tensor = readTensor(reader, table, path);
  const { payload, count } = tensor.vector;
  const packed = payload.kind === 'span' ? payload.byteLength : payload.bytes.byteLength;
  const unpacked = byteLengthOf(tensor.dtype, count);
  const most = limits.symbolsPerByte * packed;
  if (unpacked > most)
    fail(
      'limit-exceeded',
      `${path}.vector`,
      `${unpacked} bytes of elements out of ${packed}`,
      table,
      most,
      unpacked,
    );
  return tensor;
}
