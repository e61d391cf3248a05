import {
  aligned,
  type ByteStream,
  checkFileLength,
  type FetchOptions,
  type FilePart,
  type FsnHeader,
  headerByteLength,
  type Payload,
  readHeader,
  type StoredGoldenSample,
  type StoredWeight,
  StreamReader,
} from '@fsnet/format';
import { eventLoopTurn, FsnError, type GoldenSample, type Metadata, type Weight } from '@fsnet/graph';
import { unpackGoldenSample } from '../weight/unpack-golden-sample.ts';
import { type UnpackedParts, unpackWeight } from '../weight/unpack-weight.ts';

/** How far a network has come. */
export interface ArrivalProgress {
  /** `decode` once all of the file is there. */
  readonly phase: 'fetch' | 'decode';
  /** Bytes of the file. */
  readonly loaded: number;
  /** `undefined` while it is not known, as of a body that a server compresses. */
  readonly total: number | undefined;
}

export interface ArrivalOptions extends FetchOptions {
  /** Ends it at any point; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ArrivalProgress) => void) | undefined;
}

/** How long weights are unpacked before the event loop runs, in milliseconds. */
const turn = 10;

/** Bytes that hold the length of the header. */
const startLength = 12;

/** A network whose file is still on its way. */
export interface ArrivingNetwork {
  /** All but the numbers. */
  readonly header: FsnHeader;
  /** In the file's order, each as soon as it is there, verified. To be read once. */
  readonly weights: AsyncIterable<readonly [name: string, weight: Weight]>;
  /** Also has the golden samples, which stand behind the weights: waits until all of the file is there. */
  readonly metadata: () => Promise<Metadata>;
  /** Whether bytes of the file are still to come. */
  readonly isArriving: () => boolean;
  /** Bytes of the file that have been unpacked. */
  readonly position: () => number;
}

/** Takes a stream apart. */
export class Arrival {
  readonly #stream: ByteStream;
  readonly #reader: StreamReader;
  readonly #options: ArrivalOptions;
  readonly #parts: UnpackedParts = new Map();
  #failure: { readonly error: unknown } | undefined;
  #isComplete = false;

  constructor(stream: ByteStream, options: ArrivalOptions) {
    const { signal, onProgress } = options;
    this.#stream = stream;
    this.#options = options;
    const onBytes = (loaded: number, total: number | undefined) =>
      onProgress?.({ phase: 'fetch', loaded, total });
    this.#reader = new StreamReader(stream, { signal, onProgress: onBytes });
  }

  open(): Promise<ArrivingNetwork> {
    return this.#watch(async () => {
      const header = await this.#header();
      const length = this.#stream.byteLength;
      if (length !== undefined) checkFileLength(header.fileLength, length);
      this.#stream.expect?.(header.fileLength, true);
      const reader = this.#reader;
      return {
        header,
        weights: this.#weights(header),
        metadata: () => this.#metadata(header),
        isArriving: () => !reader.isEnded,
        position: () => reader.position,
      };
    });
  }

  /** Another stream of the file, where this one has failed by `error`. */
  async instead(error: unknown): Promise<ByteStream | undefined> {
    if (!this.#failure || error !== this.#failure.error || this.#options.signal?.aborted) return;
    return this.#stream.instead?.(error);
  }

  close(): void {
    this.#reader.close(this.#isComplete);
  }

  async *#weights({ graph, fileLength }: FsnHeader): AsyncGenerator<readonly [string, Weight], void, void> {
    let index = 0;
    let turnStart = performance.now();
    for (const [name, stored] of graph.weights) {
      const path = `weights[${index++}]`;
      const unpack = (part: FilePart) => unpackWeight(stored, part, path, this.#parts);
      const weight = await this.#watch(() => this.#unpack(weightPayloads(stored), fileLength, unpack));
      if (this.#reader.isEnded) this.#tell(this.#reader.position, fileLength);
      yield [name, weight];
      if (performance.now() - turnStart <= turn) continue;
      await eventLoopTurn();
      turnStart = performance.now();
    }
  }

  #metadata({ graph, goldenSamples, fileLength }: FsnHeader): Promise<Metadata> {
    return this.#watch(async () => {
      const samples: GoldenSample[] = [];
      for (const [index, stored] of goldenSamples.entries()) {
        const path = `metadata.goldenSamples[${index}]`;
        const unpack = (part: FilePart) => unpackGoldenSample(stored, part, path, this.#parts);
        samples.push(await this.#unpack(samplePayloads(stored), fileLength, unpack));
      }
      await this.#reader.read(fileLength - this.#reader.position);
      // Known before, it has been compared already.
      const length = this.#stream.byteLength ?? fileLength + (await this.#reader.read(1, false)).length;
      checkFileLength(fileLength, length);
      this.#isComplete = true;
      this.#tell(fileLength, fileLength);
      return samples.length === 0 ? graph.metadata : { ...graph.metadata, goldenSamples: samples };
    });
  }

  async #header(): Promise<FsnHeader> {
    const start = await this.#reader.read(startLength);
    const length = headerByteLength(start);
    const rest = await this.#reader.read(length - startLength);
    const bytes = new Uint8Array(startLength + rest.length);
    bytes.set(start);
    bytes.set(rest, startLength);
    return this.#twice({ bytes, start: 0 }, (part) => readHeader(part.bytes));
  }

  async #unpack<T>(payloads: Payload[], fileLength: number, unpack: (part: FilePart) => T): Promise<T> {
    const spans = payloads.filter((payload) => payload.kind === 'span');
    const first = spans[0];
    const last = spans.at(-1);
    if (!first || !last) return unpack({ bytes: new Uint8Array(0), start: 0 });
    // Weights that nobody asked for.
    const skipped = first.byteOffset - this.#reader.position;
    if (skipped > 0) await this.#reader.read(skipped);
    const start = first.byteOffset;
    const end = Math.min(aligned(last.byteOffset + last.byteLength), fileLength);
    return this.#twice({ bytes: await this.#reader.read(end - start), start }, unpack);
  }

  /** What `unpack` gives, if need be of the same part fetched again. */
  async #twice<T>(part: FilePart, unpack: (part: FilePart) => T): Promise<T> {
    try {
      return unpack(part);
    } catch (error) {
      // Padding, which has no checksum, is `malformed`.
      const isDamaged = error instanceof FsnError && ['bad-checksum', 'malformed'].includes(error.code);
      const { length } = part.bytes;
      const bytes = isDamaged ? await this.#stream.again?.(part.start, length) : undefined;
      if (bytes?.length !== length) throw error;
      return unpack({ ...part, bytes });
    }
  }

  async #watch<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  #tell(loaded: number, total: number): void {
    this.#options.onProgress?.({ phase: 'decode', loaded, total });
  }
}

function weightPayloads(weight: StoredWeight): Payload[] {
  const { payload } = weight.vector;
  const isLocated = weight.kind === 'summary' && weight.locations.kind === 'explicit';
  return isLocated ? [payload, weight.locations.payload] : [payload];
}

function samplePayloads({ inputs, outputs }: StoredGoldenSample): Payload[] {
  const given = Object.values(inputs).flatMap((input) => (input.kind === 'tensor' ? [input.tensor] : []));
  return [...given, ...Object.values(outputs)].map(({ vector }) => vector.payload);
}
