/** One line of a benchmark. */
export interface Row {
  readonly name: string;
  /** Of `ours` and `peer`. */
  readonly unit: string;
  readonly ours: number;
  readonly peer: number;
  /** What `peer` is: another program, or `required` for what the project asks of itself. */
  readonly peerName: string;
  /** Above 1: ours is better. */
  readonly ratio: number;
  /** What the project asks the ratio to be at least, where it asks for anything. */
  readonly required?: number;
}

/** How a benchmark is to be run. */
export interface BenchmarkOptions {
  /** Smaller inputs and fewer repetitions, to see that it works. */
  readonly quick: boolean;
  /** Only the cases whose name it matches; all where left out. */
  readonly only?: RegExp | undefined;
  /** In a browser in place of Node, where the benchmark can. */
  readonly browser?: boolean | undefined;
  /** Is told what is measured next. */
  readonly onCase?: ((name: string) => void) | undefined;
  /** The folder of CIFAR-10, where the benchmark needs it. */
  readonly data?: string | undefined;
  /** More files of ours, and folders of such (size). */
  readonly fsn?: readonly string[] | undefined;
  readonly fsnFolders?: readonly string[] | undefined;
  /** Is given what is written to the results in place of the rows. */
  readonly onDetails?: ((details: Details) => void) | undefined;
  /** Is told what else than Node on this machine's processor measures: a browser, a GPU. */
  readonly onDevice?: ((name: string) => void) | undefined;
}

/** What a benchmark has to show that rows cannot. */
export interface Details {
  /** Markdown. */
  readonly text: string;
  readonly json: unknown;
  /** SVG. */
  readonly plot: string;
}

export type Benchmark = (options: BenchmarkOptions) => Promise<readonly Row[]>;

/** A row whose figures are better when they are smaller: times, sizes. */
export function smallerIsBetter(row: Omit<Row, 'ratio'>): Row {
  return { ...row, ratio: row.peer / row.ours };
}

/** A row whose figures are better when they are larger: speeds. */
export function largerIsBetter(row: Omit<Row, 'ratio'>): Row {
  return { ...row, ratio: row.ours / row.peer };
}
