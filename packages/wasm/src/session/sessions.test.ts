import { execute, type Graph, type Tensor } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { expectAllClose, randomTensor } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { createModel } from './model.ts';

const graph = cifarResNet({ depth: 8, width: 4 });
const image = (batch: number): Tensor => randomTensor(batch, [batch, 3, 32, 32]);
const expected = (batch: number): Tensor => execute(graph, { image: image(batch) }).logits;

/** Take a few hundred milliseconds. */
const longGraph = cifarResNet({ depth: 20 });
const long = image(96);

test('batches of any size in any order, the same again', async () => {
  const model = await createModel(graph);
  // More shapes than plans are kept, sizes up and down.
  for (const batch of [1, 4, 1, 2, 3, 5, 6, 1, 6])
    expectAllClose((await model.run({ image: image(batch) })).logits, expected(batch), { atol: 1e-5 });
  model.dispose();
});

test('plans are kept, but not all that there ever were', async () => {
  const model = await createModel(graph);
  const allocated = () => model.explain(6).memory.allocatedBytes;
  for (const batch of [6, 1, 2, 3]) await model.run({ image: image(batch) });
  const kept = allocated();
  for (const batch of [2, 1, 3, 6, 2]) await model.run({ image: image(batch) });
  expect(allocated()).toBe(kept);
  for (const batch of [4, 5, 1, 2]) await model.run({ image: image(batch) });
  expect(allocated()).toBeLessThan(1.1 * kept);
  model.dispose();
});

test('several models, sessions and runs at once', async () => {
  const other = cifarResNet({ depth: 8, width: 3 });
  const [a, b] = [await createModel(graph), await createModel(other)];
  const [first, second] = [a.createSession(), a.createSession()];
  const signal = new AbortController().signal;
  const runs = [1, 2, 3].flatMap((batch) =>
    [first, second, a].map((session) => session.run({ image: image(batch) }, { signal })),
  );
  const otherRun = b.run({ image: image(1) });
  for (const [i, run] of runs.entries())
    expectAllClose((await run).logits, expected(1 + Math.floor(i / 3)), { atol: 1e-5 });
  expectAllClose((await otherRun).logits, execute(other, { image: image(1) }).logits, { atol: 1e-5 });
  first.dispose();
  expectAllClose((await second.run({ image: image(2) })).logits, expected(2), { atol: 1e-5 });
  a.dispose();
  await expect(second.run({ image: image(1) })).rejects.toThrow('was disposed');
  expectAllClose((await b.run({ image: image(1) })).logits, (await otherRun).logits, { atol: 0, rtol: 0 });
  b.dispose();
});

test('weights are kept where a later plan may pack them in another way', async () => {
  const open: Graph = { ...graph, inputs: [{ ...graph.inputs[0], shape: [null, 3, 'height', 'width'] }] };
  const model = await createModel(open);
  for (const size of [32, 17, 40]) {
    const inputs = { image: randomTensor(size, [2, 3, size, size]) };
    expectAllClose((await model.run(inputs)).logits, execute(open, inputs).logits, { atol: 1e-5 });
  }
  model.dispose();
});

test('a batch of nothing gives outputs of nothing', async () => {
  const model = await createModel(graph);
  await model.run({ image: image(1) });
  const { logits } = await model.run({ image: image(0) });
  expect(logits).toEqual({ dtype: 'float32', shape: [0, 10], data: new Float32Array() });
  model.dispose();
});

test('outputs belong to the caller', async () => {
  const model = await createModel(graph);
  const first = await model.run({ image: image(1) });
  const copy = first.logits.data.slice();
  await model.run({ image: randomTensor(9, [1, 3, 32, 32]) });
  expect(first.logits.data).toEqual(copy);
  expect(first.logits.data.buffer.byteLength).toBe(first.logits.data.byteLength);
  model.dispose();
});

test('an explanation may be asked for while a run is under way', async () => {
  const model = await createModel(longGraph);
  const [alone] = await Promise.all([model.run({ image: long })]);
  // Not the plan, so that the run makes its own and explanations move it.
  const other = await createModel(longGraph);
  const run = other.run({ image: long }, { yields: true });
  let isOver = false;
  run.then(() => {
    isOver = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 1));
  for (const batch of [120, 7, 6, 5, 4])
    expect(other.explain(batch).layers.at(-1)?.shape).toEqual([batch, 10]);
  expect(isOver).toBe(false);
  expect((await run).logits).toEqual(alone.logits);
  model.dispose();
  other.dispose();
});

test('dispose gives memory back and ends all use', async () => {
  const model = await createModel(graph);
  const session = model.createSession();
  await model.run({ image: image(1) });
  const before = model.explain(1).memory;
  await session.run({ image: image(3) });
  expect(model.explain(1).memory.allocatedBytes).toBeGreaterThan(before.allocatedBytes);
  const running = session.run({ image: image(3) }, { signal: new AbortController().signal });
  const waiting = session.run({ image: image(3) });
  session.dispose();
  session.dispose();
  expectAllClose((await running).logits, expected(3), { atol: 1e-5 });
  await expect(waiting).rejects.toThrow(TypeError);
  expect(model.explain(1).memory).toEqual(before);
  await expect(session.run({ image: image(1) })).rejects.toThrow(TypeError);
  expect(() => session.explain()).toThrow(TypeError);
  model.dispose();
  model.dispose();
  await expect(model.run({ image: image(1) })).rejects.toThrow(TypeError);
  await expect(model.profile({ image: image(1) })).rejects.toThrow(TypeError);
  expect(() => model.explain()).toThrow(TypeError);
  expect(() => model.createSession()).toThrow(TypeError);
});

test('a signal ends a run between layers, and the session goes on', async () => {
  const model = await createModel(longGraph);
  const controller = new AbortController();
  const run = model.run({ image: long }, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 0);
  await expect(run).rejects.toThrow('enough');
  await expect(model.run({ image: image(1) }, { signal: AbortSignal.abort() })).rejects.toThrow('abort');
  const one = { image: image(1) };
  expectAllClose((await model.run(one)).logits, execute(longGraph, one).logits, { rtol: 1e-4, atol: 1e-4 });
  model.dispose();
});

test('a run that yields lets the event loop turn', async () => {
  const model = await createModel(longGraph);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await model.run({ image: long }, { yields: true });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
  model.dispose();
});

test('inputs that do not fit are refused', async () => {
  const model = await createModel(graph);
  await expect(model.run({})).rejects.toThrow(TypeError);
  await expect(model.run({ image: randomTensor(1, [1, 3, 32, 31]) })).rejects.toThrow(RangeError);
  await expect(model.run({ image: { ...image(1), dtype: 'int32' } })).rejects.toThrow(RangeError);
  await expect(model.profile({ image: image(1) }, { rounds: 0 })).rejects.toThrow(RangeError);
  model.dispose();
});

test('explain and profile tell of each layer', async () => {
  const model = await createModel(graph);
  const { layers, multiplyAdds, denseMultiplyAdds, memory } = model.explain(2);
  expect(layers[0]).toMatchObject({
    ...{ name: 'stem.conv', op: 'Conv', fused: ['stem.bn', 'stem.relu'], shape: [2, 4, 32, 32] },
  });
  expect(denseMultiplyAdds).toBeGreaterThanOrEqual(multiplyAdds);
  expect(memory.arenaBytes).toBeGreaterThan(0);
  expect(memory.allocatedBytes).toBeGreaterThan(memory.arenaBytes + memory.weightBytes);
  const profile = await model.profile({ image: image(2) }, { rounds: 3 });
  expect(profile.layers.map(({ name }) => name)).toEqual(layers.map(({ name }) => name));
  const total = profile.layers.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  expect(profile.milliseconds).toBeCloseTo(total);
  expect(profile.layers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  model.dispose();
});
