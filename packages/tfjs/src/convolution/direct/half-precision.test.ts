import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nullContext } from '../../../test/null-device.ts';
import { SummaryBuffer } from '../../summary/summary-buffer.ts';
import { drawnCases, summaryCase } from '../summary-cases.fixture.ts';
import { prepareDirectConvolution } from './direct-convolution.ts';

it('compiles in half precision', async () => {
  const context = await nullContext();
  expect(context.features).toContain('f16');
  const property = fc.asyncProperty(drawnCases, async (drawn) => {
    const { node, weight, geometry } = summaryCase(drawn);
    const summary = new SummaryBuffer(context, weight, 'w');
    for (const tileDepth of [0, 4]) {
      const tile = { threadRows: 8, threadColumns: 8, threadPixels: 8, tileDepth } as const;
      prepareDirectConvolution(context, node, weight, geometry, summary, { tile, half: true });
    }
    await context.ready();
  });
  await fc.assert(property, { numRuns: 10 });
  context.dispose();
});
