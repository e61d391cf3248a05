import * as tf from '@tensorflow/tfjs-core';
import type { Cpu, CpuKernel } from './cpu.ts';

type Info = tf.TensorInfo;

/** tfjs's own, which copies the last axis of each row by itself. */
export const slice: CpuKernel<{ readonly x: Info }, tf.SliceAttrs> = {
  name: 'Slice',
  compute(cpu, { x }, { begin, size }, replaced) {
    const [start, sizes] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
    if (!isCopied(x)) return replaced();
    const output = cpu.output(sizes, x.dtype as 'float32');
    copy(cpu, { tensor: x, begin: start }, { tensor: output, begin: start.map(() => 0) }, sizes);
    return output;
  },
};

/** Likewise. */
export const concat: CpuKernel<readonly Info[], tf.ConcatAttrs> = {
  name: 'Concat',
  compute(cpu, inputs, { axis }, replaced) {
    const [{ shape, dtype }] = inputs;
    if (!inputs.every((input) => isCopied(input) && input.dtype === dtype)) return replaced();
    const along = (axis + shape.length) % shape.length;
    const sizes = inputs.map((input) => input.shape[along]);
    const whole = shape.with(
      along,
      sizes.reduce((sum, size) => sum + size),
    );
    const output = cpu.output(whole, dtype as 'float32');
    let position = 0;
    for (const [index, input] of inputs.entries()) {
      const zeros = shape.map(() => 0);
      const to = { tensor: output, begin: zeros.with(along, position) };
      copy(cpu, { tensor: input, begin: zeros }, to, input.shape);
      position += sizes[index];
    }
    return output;
  },
};

/** Likewise. */
export const pad: CpuKernel<{ readonly x: Info }, tf.PadV2Attrs> = {
  name: 'PadV2',
  compute(cpu, { x }, { paddings, constantValue }, replaced) {
    if (!isCopied(x) || x.dtype !== 'float32') return replaced();
    const shape = x.shape.map((size, axis) => size + paddings[axis][0] + paddings[axis][1]);
    const output = cpu.output(shape);
    const count = shape.reduce((product, size) => product * size, 1);
    cpu.kernels.fill(cpu.address(output), count, constantValue);
    const zeros = shape.map(() => 0);
    const to = { tensor: output, begin: paddings.map(([before]) => before) };
    copy(cpu, { tensor: x, begin: zeros }, to, x.shape);
    return output;
  },
};

/** Where a box of values lies in a tensor. */
interface Corner {
  readonly tensor: Info;
  readonly begin: readonly number[];
}

function isCopied({ dtype, shape }: Info): boolean {
  return (dtype === 'float32' || dtype === 'int32') && shape.length > 0 && shape.length <= 4;
}

/** Copies a box of at most 4 axes, of values of 4 bytes. */
function copy(cpu: Cpu, from: Corner, to: Corner, size: readonly number[]): void {
  const dtype = from.tensor.dtype as 'float32' | 'int32';
  const [source, target] = [from, to].map(({ tensor, begin }) => {
    const steps = bytesApart(tensor.shape);
    const offset = begin.reduce((sum, start, axis) => sum + start * steps[axis], 0);
    return { address: cpu.address(tensor, dtype) + offset, steps };
  });
  // Axes that follow each other without gaps in both places are one run.
  let bytes = 4;
  let last = size.length - 1;
  while (last >= 0 && source.steps[last] === bytes && target.steps[last] === bytes) bytes *= size[last--];
  const axis = (fromEnd: number) => {
    const at = last - fromEnd;
    return at < 0
      ? { count: 1, from: 0, to: 0 }
      : { count: size[at], from: source.steps[at], to: target.steps[at] };
  };
  const [runs, rows, planes] = [axis(0), axis(1), axis(2)];
  cpu.run('copyBox', {
    ...{ from: source.address, to: target.address, bytes },
    ...{ planes: planes.count, fromPlane: planes.from, toPlane: planes.to },
    ...{ rows: rows.count, fromRow: rows.from, toRow: rows.to },
    ...{ runs: runs.count, fromRun: runs.from, toRun: runs.to },
  });
}

/** Bytes from one value to the next along each axis. */
function bytesApart(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 4));
}
