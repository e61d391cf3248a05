import { test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { checkTidy } from './tidy.fixture.ts';

test.each([undefined, 'direct', 'two-pass', 'fused', 'expanded'] as const)(
  'scopes of tfjs take nothing that stays, by the kernel %s',
  async (force) => {
    const { device } = await gpuBackend();
    await withErrorScopes(device, () => checkTidy({ force }));
  },
);
