import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nullContext } from '../../../test/null-device.ts';
import { SummaryBuffer } from '../../summary/summary-buffer.ts';
import { drawnCases, summaryCase } from '../summary-cases.fixture.ts';
import { prepareTwoPassConvolution } from './two-pass-convolution.ts';

it('compiles in half precision', async () => {
  const context = await nullContext();
  expect(context.features).toContain('f16');
  const shared = <Value>(_: string, make: () => Value): Value => make();
  const property = fc.asyncProperty(drawnCases, async (drawn) => {
    const { node, weight, geometry } = summaryCase({ ...drawn, groups: 1 });
    const summary = new SummaryBuffer(context, weight, 'w');
    prepareTwoPassConvolution(context, node, weight, geometry, summary, { shared }, { half: true });
    await context.ready();
  });
  await fc.assert(property, { numRuns: 20 });
  context.dispose();
});
