import type { Address } from '../plan/step.ts';

/** What each kernel of ../../assembly is told, by field. */
export interface KernelArguments {
  readonly clamp: {
    readonly input: Address;
    readonly output: Address;
    readonly minimum: number;
    readonly maximum: number;
  };
}

/** The same fields in the order in which they stand in memory, 4 bytes each: `i` an integer, `f` a float32. */
export const kernelArguments: Readonly<Record<keyof KernelArguments, string>> = {
  clamp: 'input:i output:i minimum:f maximum:f',
};
