import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { checkNetwork } from '../session/check-network.fixture.ts';
import { caseName, caseNetwork } from './case-network.fixture.ts';
import { indexNetwork } from './index-network.fixture.ts';
import { operatorCases } from './operator-cases.fixture.ts';

describe.each(['cpu', 'wasm'])('on tfjs %s', (backend) => {
  test.each(operatorCases.map((each) => [caseName(each), each] as const))('%s', async (_, each) => {
    for (const isConvolved of [false, true]) {
      const { graph, inputs } = caseNetwork(each, isConvolved);
      const { layers } = await checkNetwork(graph, inputs, { backend, tolerance: each.tolerance ?? 1e-5 });
      expect(layers.at(-1)?.kernel).not.toBe('reference operator');
    }
  });

  test('indices and truth values that were found on the device stay there', async () => {
    const { graph, inputs } = indexNetwork();
    const { layers } = await checkNetwork(graph, inputs, { backend });
    expect(layers.filter(({ kernel }) => kernel === 'reference operator')).toEqual([]);
  });
});
