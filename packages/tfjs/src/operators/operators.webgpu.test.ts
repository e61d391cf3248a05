import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { checkNetwork } from '../session/check-network.fixture.ts';
import { caseName, caseNetwork } from './case-network.fixture.ts';
import { indexNetwork } from './index-network.fixture.ts';
import { operatorCases } from './operator-cases.fixture.ts';

test.each(operatorCases.map((each) => [caseName(each), each] as const))('%s', async (_, each) => {
  const { device } = await gpuBackend();
  await withErrorScopes(device, async () => {
    for (const isConvolved of [false, true]) {
      const { graph, inputs } = caseNetwork(each, isConvolved);
      const { layers } = await checkNetwork(graph, inputs, {
        ...{ backend: 'webgpu', tolerance: each.tolerance ?? 1e-5 },
      });
      expect(layers.at(-1)?.kernel).not.toBe('reference operator');
    }
  });
});

test('indices and truth values that were found on the device stay there', async () => {
  const { device } = await gpuBackend();
  await withErrorScopes(device, async () => {
    const { graph, inputs } = indexNetwork();
    const { layers } = await checkNetwork(graph, inputs, { backend: 'webgpu' });
    expect(layers.filter(({ kernel }) => kernel === 'reference operator')).toEqual([]);
  });
});
