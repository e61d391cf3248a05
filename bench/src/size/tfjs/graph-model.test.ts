import { drawUniform, execute, float32, type Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { relativeL2 } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tfjsClassifier } from '../accuracy/classifiers.ts';
import { foldNormalizations } from '../onnx/fold-normalizations.ts';
import { denseWeight } from '../onnx/tensors.ts';
import { graphModel } from './graph-model.ts';
import { quantizeUint8 } from './quantize-uint8.ts';

test('levels give values back within a step, 0 exactly where it is between them', () => {
  const values = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(values, (drawn) => {
      const { levels, scale, min } = quantizeUint8(Float32Array.from(drawn));
      drawn.forEach((value, i) => {
        expect(Math.abs(levels[i] * scale + min - value)).toBeLessThanOrEqual(scale * 1.001);
      });
      if (Math.min(...drawn) < 0 && Math.max(...drawn) > 0)
        expect(Math.abs(min / scale - Math.round(min / scale))).toBeLessThan(1e-9);
    }),
  );
});

/** With the parameter-free shortcuts of the published networks. */
function withPadShortcuts(): Graph {
  const graph = cifarResNet({ depth: 8, width: 8, shortcut: 'padding' });
  const weights = new Map(graph.weights);
  for (const [index, [name, weight]] of [...weights].entries())
    if (name.endsWith('.bias')) {
      const data = drawUniform(index, weight.vector.count, -0.5, 0.5);
      weights.set(name, denseWeight({ ...weight, data }));
    }
  return { ...graph, weights };
}

test('a ResNet as a graph model of tfjs answers about the same', async () => {
  const graph = foldNormalizations(withPadShortcuts());
  expect(new Set(graph.nodes.map(({ op }) => op))).toContain('Slice');
  const images = drawUniform(3, 4 * 3 * 32 * 32, -2, 2);
  const classifier = await tfjsClassifier(graphModel(graph), { mean: [0, 0, 0], std: [1, 1, 1] });
  const found = await classifier.scores(images, 4);
  await classifier.dispose();
  const feeds = { [graph.inputs[0].name]: float32([4, 3, 32, 32], images) };
  const expected = execute(graph, feeds)[graph.outputs[0].name];
  expect(relativeL2(found, expected.data as Float32Array)).toBeLessThan(0.05);
});
