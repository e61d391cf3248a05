import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kernelBench } from '../kernels/kernel-bench.fixture.ts';
import { benchContext, referenceTo } from './bench-context.fixture.ts';
import { convertLayout } from './convert-layout.ts';
import { type CopyAxis, stridedCopy } from './strided-copy.ts';

const untouched = -7;

/** Runs the copy and compares with the same done element by element. */
async function check(axes: readonly CopyAxis[], inputLength: number, outputLength: number, start = 0) {
  const bench = await kernelBench(4);
  const input = Float32Array.from({ length: inputLength }, (_, i) => i);
  const expected = new Float32Array(outputLength + 16).fill(untouched);
  const output = bench.put(expected);
  const visit = (rest: readonly CopyAxis[], from: number, to: number): void => {
    const [axis, ...inner] = rest;
    if (!axis) expected[to] = input[from];
    else for (let i = 0; i < axis.size; i++) visit(inner, from + i * axis.input, to + i * axis.output);
  };
  visit(axes, start, 0);
  stridedCopy(benchContext(bench), referenceTo(bench.put(input) + start * 4), referenceTo(output), axes);
  expect(bench.floats(output, expected.length)).toEqual(expected);
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 0, maxLength: 5 });

test('copies any permutation of axes, into a part of a longer innermost axis or not', async () => {
  const cases = sizes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
      room: fc.integer({ min: 0, max: 3 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, order, room }) => {
      const axes: CopyAxis[] = shape.map((size) => ({ size, input: 0, output: 0 }));
      let step = 1;
      for (const axis of [...order].reverse()) {
        axes[axis] = { ...axes[axis], input: step };
        step *= shape[axis];
      }
      const count = step;
      step = 1;
      for (const axis of [...shape.keys()].reverse()) {
        axes[axis] = { ...axes[axis], output: step };
        step = step === 1 ? shape[axis] + room : step * shape[axis];
      }
      await check(axes, count, step);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['a long run', [{ size: 100_000, input: 1, output: 1 }]],
  ['long rows', [3, 1100].map((size, i) => ({ size, input: i ? 1 : 1200, output: i ? 1 : 1100 }))],
  ['repeated elements', [5, 9].map((size, i) => ({ size, input: i ? 0 : 1, output: i ? 1 : 9 }))],
  ['one element repeated', [{ size: 37, input: 0, output: 1 }]],
  ['every third element', [{ size: 37, input: 3, output: 1 }]],
  ['into every third element', [{ size: 37, input: 1, output: 3 }]],
  ['three rows', [3, 2100].map((size, i) => ({ size, input: i ? 1 : 2100, output: i ? 3 : 1 }))],
  ['three columns', [1101, 3].map((size, i) => ({ size, input: i ? 1 : 3, output: i ? 1101 : 1 }))],
  ['large matrices', [300, 41].map((size, i) => ({ size, input: i ? 1 : 50, output: i ? 310 : 1 }))],
] as [string, CopyAxis[]][])('copies %s', async (_, axes) => {
  const reach = (side: 'input' | 'output') =>
    axes.reduce((sum, axis) => sum + (axis.size - 1) * axis[side], 1);
  await check(axes, reach('input'), reach('output'));
});

test('copies backwards', async () => {
  const axes = [
    { size: 21, input: -5, output: 4 },
    { size: 4, input: -1, output: 1 },
  ];
  await check(axes, 105, 84, 104);
});

test('copies nothing where a size is 0', async () => {
  await check([{ size: 0, input: 1, output: 1 }], 4, 4);
});

test.each([
  [2, 3, 17, 19],
  [1, 64, 5, 5],
  [3, 5, 33],
  [1, 4, 1, 1],
  [2, 1, 7, 3],
])('converts layouts of %s, %s, %s there and back', async (...shape) => {
  const bench = await kernelBench(4);
  const context = benchContext(bench);
  const count = shape.reduce((a, b) => a * b);
  const plain = Float32Array.from({ length: count }, (_, i) => i);
  const [there, back] = [bench.reserve(count * 4), bench.reserve(count * 4)];
  convertLayout(context, referenceTo(bench.put(plain)), referenceTo(there), shape, 'plain', 'nhwc');
  convertLayout(context, referenceTo(there), referenceTo(back), shape, 'nhwc', 'plain');
  expect(bench.floats(back, count)).toEqual(plain);
  const [, channels, ...rest] = shape;
  const pixels = rest.reduce((a, b) => a * b);
  const channelsFastest = plain.map((_, i) => {
    const [n, p, c] = [Math.floor(i / channels / pixels), Math.floor(i / channels) % pixels, i % channels];
    return (n * channels + c) * pixels + p;
  });
  expect(bench.floats(there, count)).toEqual(channelsFastest);
});
