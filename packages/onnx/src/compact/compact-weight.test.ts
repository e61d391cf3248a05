import { checkWeight, type Graph, type Node, type Tensor, type Weight, weightTensor } from '@fsnet/graph';
import { expectAllClose, runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { toOnnx } from '../export/to-onnx.ts';
import { drawnSummary, drawnVector, type SummaryCase, vectorKinds } from '../fixtures/weights.ts';
import { fromOnnx } from '../import/from-onnx.ts';
import { hasCompactForm } from './compact-weight.ts';

const shapes = { '3x3': [40, 6, 3, 3], '1x1': [40, 24, 1, 1], '2x5': [30, 4, 2, 5], '1-D': [48, 6, 5] };

/** A network that gives each of its weights as an output. */
function showing(weights: ReadonlyMap<string, Weight>): Graph {
  const names = [...weights.keys()];
  const nodes = names.map((name): Node => {
    const dtype = weights.get(name)!.dtype;
    return {
      name: '',
      op: 'Add',
      domain: '',
      inputs: [name, `zero_${dtype}`],
      outputs: [`${name}_seen`],
      attributes: {},
    };
  });
  const types = [...new Set([...weights.values()].map(({ dtype }) => dtype))];
  return {
    name: 'weights',
    opset: 13,
    domains: {},
    inputs: types.map((dtype) => ({ name: `zero_${dtype}`, dtype, shape: [] })),
    outputs: nodes.map(({ outputs }, i) => {
      const { dtype, shape } = weights.get(names[i])!;
      return { name: outputs[0], dtype, shape };
    }),
    nodes,
    weights,
    metadata: {},
  };
}

const zeros: Readonly<Record<string, Tensor>> = {
  zero_float32: { dtype: 'float32', shape: [], data: new Float32Array(1) },
};

/** @param atol for values of up to about 256 */
async function expectShown(
  weights: ReadonlyMap<string, Weight>,
  atol: number,
  opset?: number,
): Promise<void> {
  for (const [name, weight] of weights) checkWeight(weight, name);
  const bytes = toOnnx(showing(weights), { form: 'compact', ...(opset && { opset }) });
  const shown = await runOnnx(bytes, zeros);
  for (const [name, weight] of weights) {
    try {
      expectAllClose(shown[`${name}_seen`], weightTensor(weight), { rtol: 0, atol });
    } catch (cause) {
      throw new Error(`${name}: ${(cause as Error).message}`, { cause });
    }
  }
}

describe('compact weights are in onnxruntime what they are here', () => {
  test('dense vectors of every kind', async () => {
    const weights = new Map<string, Weight>();
    for (const kind of vectorKinds) {
      for (const shape of [[40, 5, 3, 3], [331], [5, 100]]) {
        const count = shape.reduce((product, size) => product * size, 1);
        const inner = count / shape[0];
        for (const block of new Set([7, inner, 64, count])) {
          if (kind !== 'blocks' && block !== 7) continue;
          const vector = drawnVector(kind, count, weights.size, block);
          weights.set(`${kind} ${block} [${shape}]`, { kind: 'dense', dtype: 'float32', shape, vector });
        }
      }
    }
    expect([...weights.values()].filter(hasCompactForm).length).toBeGreaterThan(20);
    for (const opset of [13, 21, 22]) await expectShown(weights, 0, opset);
  });

  for (const [label, shape] of Object.entries(shapes)) {
    for (const locations of ['uniform', 'taps', 'free', 'fractions'] as const) {
      test(`summaries of ${label} filters, ${locations}`, async () => {
        const weights = new Map<string, Weight>();
        const add = (each: SummaryCase) => {
          const { order, segments, circular, vector } = each;
          weights.set(
            `${vector} ${order} ${segments} ${circular ? 'circular' : 'straight'}`,
            drawnSummary(each, weights.size + 1),
          );
        };
        for (const circular of [false, true]) {
          for (const segments of ['filter', 'row', 'tap'] as const)
            add({ shape, order: 'hwi', segments, circular, locations, vector: '8 bits' });
          add({ shape, order: 'ihw', segments: 'filter', circular, locations, vector: '8 bits' });
          for (const vector of vectorKinds)
            add({ shape, order: 'hwi', segments: 'filter', circular, locations, vector });
        }
        expect([...weights.values()].filter(hasCompactForm).length).toBeGreaterThan(8);
        await expectShown(weights, locations === 'fractions' ? 5e-5 : 0);
      });
    }
  }
});

test('a compact file is about as small as its numbers', () => {
  const shape = [256, 128, 3, 3];
  const summary = drawnSummary(
    { shape, order: 'hwi', segments: 'filter', circular: false, locations: 'free', vector: '8 bits' },
    1,
  );
  const graph = showing(new Map([['w', summary]]));
  const compact = toOnnx(graph, { form: 'compact' });
  expect(compact.length).toBeLessThan(summary.vector.count + 256 * 4 + 1500);
  expect(toOnnx(graph).length).toBeGreaterThan(256 * 128 * 9 * 4);
});

test('levels of up to 4 bits take half a byte where ONNX has that', () => {
  const vector = drawnVector('3 bits', 10_000, 1);
  const graph = showing(new Map([['w', { kind: 'dense', dtype: 'float32', shape: [10_000], vector }]]));
  expect(toOnnx(graph, { form: 'compact' }).length).toBeLessThan(6000);
  expect(toOnnx(graph, { form: 'compact', opset: 13 }).length).toBeGreaterThan(10_000);
});

test('a compact file imports as the nodes that it is made of', () => {
  const shape = [256, 16, 3, 3];
  const summary = drawnSummary(
    { shape, order: 'hwi', segments: 'tap', circular: false, locations: 'taps', vector: '8 bits' },
    1,
  );
  const graph = fromOnnx(toOnnx(showing(new Map([['w', summary]])), { form: 'compact' }));
  const ops = graph.nodes.map(({ op }) => op);
  expect(ops).toEqual(['DequantizeLinear', 'Gather', 'Reshape', 'Transpose', 'Reshape', 'Add']);
});
