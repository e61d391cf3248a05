/** The functions of ../../assembly/index.ts. */
export interface Kernels {
  readonly fill: (output: number, count: number, value: number) => void;
}
