import type { Kernels } from '../kernels/instance.ts';
import type { CallRunner } from '../plan/kernel-call.ts';

/** Runs kernels on the thread that asks for it. */
export function directRunner(kernels: Kernels): CallRunner {
  return {
    threads: 1,
    run(calls, scratch) {
      for (const { kernel, args, units } of calls) kernels[kernel](args, 0, units, scratch);
    },
    dispose() {},
  };
}
