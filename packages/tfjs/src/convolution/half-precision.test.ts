import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nullContext } from '../../test/null-device.ts';
import { SummaryBuffer } from '../summary/summary-buffer.ts';
import { halfKernels } from './half-kernels.fixture.ts';
import { drawnCases, summaryCase } from './summary-cases.fixture.ts';

describe('in half precision, on a device that takes it and computes nothing', () => {
  it.each(halfKernels)('%s compiles', async (_, prepare) => {
    const context = await nullContext();
    const shared = <Value>(_: string, make: () => Value): Value => make();
    const property = fc.asyncProperty(drawnCases, async (drawn) => {
      const each = summaryCase(drawn);
      prepare(context, each, new SummaryBuffer(context, each.weight, 'w'), { shared });
      await context.ready();
    });
    await fc.assert(property, { numRuns: 20 });
    context.dispose();
  });

  it.each([
    ['a number that is none', 'let x = f16(1) + 1.5f;'],
    ['more memory than a workgroup has', 'big[0] = 1h;'],
    ['a hand-over that some threads miss', 'if (thread > 3u) { result[0] = quadBroadcast(thread, 0u); }'],
  ])('%s is refused', async (_, statement) => {
    const context = await nullContext();
    context.pipeline({
      name: 'wrong',
      features: ['f16', 'subgroups'],
      code: `var<workgroup> big: array<f16, 1 << 20>;
        @group(0) @binding(0) var<storage, read_write> result: array<u32>;
        @compute @workgroup_size(8) fn main(@builtin(local_invocation_index) thread: u32) { ${statement} }`,
    });
    await expect(context.ready()).rejects.toThrow(expect.objectContaining({ code: 'shader-rejected' }));
    context.dispose();
  });
});
