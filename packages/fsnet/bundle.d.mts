/** A minified script, and the files beside it that it loads when it needs them, by name. */
export interface Bundle {
  readonly script: string;
  readonly others: ReadonlyMap<string, string>;
}

export function bundle(
  source: string,
  name: string,
  conditions?: readonly string[],
  external?: readonly string[],
): Promise<Bundle>;

export const loadSource: string;
