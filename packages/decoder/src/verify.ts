import { readHeader } from '@fsnet/format';
import { FsnError, type FsnErrorCode, type Graph, runSteps, runStepsAsync, type Weight } from '@fsnet/graph';
import { expandWeight } from './expand.ts';
import { checkGoldenSample } from './golden/check-golden-sample.ts';
import { unpackGoldenSample } from './weight/unpack-golden-sample.ts';
import { type UnpackedParts, unpackWeight } from './weight/unpack-weight.ts';

/** Something that is wrong with a file. */
export interface Problem {
  readonly code: FsnErrorCode;
  /** Place in the structure: `weights[3].vector`. */
  readonly path?: string;
  /** Byte offset from the start of the file. */
  readonly offset?: number;
  readonly message: string;
}

/** What {@link verify} found. */
export interface Verification {
  /** Whether there are no problems. */
  readonly ok: boolean;
  readonly problems: readonly Problem[];
}

export interface VerifyOptions {
  /**
   * Whether to run the network on its golden samples by the reference executor, where all else is well; true
   * unless said otherwise. Takes seconds for networks of more than about 100 million multiply-adds.
   */
  readonly golden?: boolean | undefined;
  /** Looked at between weights and nodes; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks all of a `.fsn` file: structure, checksums, what the weights mean, and that the network still gives the
 * outputs of its golden samples. A damaged header is one problem; damaged weights are one each.
 *
 * @throws `signal.reason` where it was aborted; never for what is wrong with the file.
 */
export function verify(file: Uint8Array, options: VerifyOptions = {}): Verification {
  return runSteps(verifySteps(file, options.golden ?? true), { signal: options.signal });
}

/** As {@link verify}, letting the event loop run between weights and nodes, so that a page stays responsive. */
export function verifyAsync(file: Uint8Array, options: VerifyOptions = {}): Promise<Verification> {
  return runStepsAsync(verifySteps(file, options.golden ?? true), { signal: options.signal });
}

/** Yields between weights, and between nodes where golden samples are run. */
function* verifySteps(file: Uint8Array, golden: boolean): Generator<undefined, Verification, void> {
  const problems: Problem[] = [];
  const attempt = <T>(step: () => T): T | undefined => {
    try {
      return step();
    } catch (error) {
      problems.push(problemOf(error));
      return;
    }
  };

  const header = attempt(() => readHeader(file, { complete: true }));
  if (!header) return { ok: false, problems };
  const { graph, goldenSamples } = header;
  const weights = new Map<string, Weight>();
  const parts: UnpackedParts = new Map();
  for (const [index, [name, stored]] of [...graph.weights].entries()) {
    const weight = attempt(() => unpackWeight(stored, file, `weights[${index}]`, parts));
    if (weight) weights.set(name, weight);
    yield;
  }
  const samples = goldenSamples.map((stored, index) => {
    const path = `metadata.goldenSamples[${index}]`;
    return attempt(() => unpackGoldenSample(stored, file, path, parts));
  });
  if (golden && problems.length === 0 && samples.length > 0) {
    const dense: Graph = { ...graph, weights: expandAll(weights) };
    for (const [index, sample] of samples.entries()) {
      if (!sample) continue;
      try {
        yield* checkGoldenSample(dense, sample, `metadata.goldenSamples[${index}]`);
      } catch (error) {
        problems.push(problemOf(error));
      }
    }
  }
  return { ok: problems.length === 0, problems };
}

function expandAll(weights: ReadonlyMap<string, Weight>): Map<string, Weight> {
  return new Map([...weights].map(([name, weight]) => [name, expandWeight(weight)]));
}

/** @throws What is no fault of the file. */
function problemOf(error: unknown): Problem {
  if (!(error instanceof FsnError)) throw error;
  const { code, path, offset, message } = error;
  return {
    code,
    ...(path === undefined ? {} : { path }),
    ...(offset === undefined ? {} : { offset }),
    message,
  };
}
