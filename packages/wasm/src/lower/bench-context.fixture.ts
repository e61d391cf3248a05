import { argumentBytes, writeArguments } from '../kernels/instance.ts';
import type { KernelBench } from '../kernels/kernel-bench.fixture.ts';
import type { Address, Reference, Region, Step } from '../plan/step.ts';
import type { CopyContext } from './strided-copy.ts';

/** The whole memory as one region, so that offsets are addresses. */
const everything: Region = { byteLength: 0 };

/** A reference to an address of a bench's memory. */
export function referenceTo(address: number): Reference {
  return { region: everything, offset: address };
}

/** What lowerings emit to, in tests of single steps: runs each at once, its later units first, one grain a call. */
export function benchContext(bench: KernelBench): CopyContext {
  return {
    table: (values) => referenceTo(bench.put(values)),
    emit({ kernel, arguments: fields, units, grain = 1, scratchBytes = 0 }: Step) {
      const args = bench.reserve(argumentBytes(kernel));
      const resolved = Object.entries(fields).map(([name, value]: [string, Address]) => [
        name,
        typeof value === 'number' ? value : value.offset,
      ]);
      writeArguments(bench.memory, args, kernel, Object.fromEntries(resolved));
      const scratch = bench.reserve(scratchBytes);
      for (let begin = Math.floor((units - 1) / grain) * grain; begin >= 0; begin -= grain)
        bench.kernels[kernel](args, begin, Math.min(begin + grain, units), scratch);
    },
  };
}
