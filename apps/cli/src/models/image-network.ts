import { setImmediate } from 'node:timers/promises';
import type { DecoderName } from '@fsnet/detection';
import type { Graph, Image, Preprocessing, Tensor } from '@fsnet/graph';
import { channelCount, checkPreprocessing, type ImageInput, imageTensor, preprocess } from '@fsnet/vision';
import type { Profile } from '@fsnet/wasm';
import { openSession } from '../backends/open-session.ts';
import type { BackendName, Explanation, Inputs, Session } from '../backends/session.ts';
import { UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import { choosePreprocessing } from './choose-preprocessing.ts';
import type { NetworkOptions } from './network-options.ts';
import { openModel, readGraph } from './open-model.ts';

/** A network that is ready to run on images. Whoever opens it disposes of it. */
export class ImageNetwork {
  readonly graph: Graph;
  readonly preprocessing: Preprocessing;
  readonly #session: Session;
  readonly #input: ImageInput;
  readonly #signal: AbortSignal;

  private constructor(
    graph: Graph,
    preprocessing: Preprocessing,
    input: ImageInput,
    session: Session,
    signal: AbortSignal,
  ) {
    this.#signal = signal;
    this.graph = graph;
    this.preprocessing = preprocessing;
    this.#input = input;
    this.#session = session;
  }

  /**
   * Opens the `.fsn` or ONNX file at `path`.
   *
   * @param decoderOf What kind of detector it is, where it must be one.
   */
  static async open(
    path: string,
    options: NetworkOptions,
    io: Io,
    progress: Progress,
    decoderOf?: (graph: Graph) => DecoderName,
  ): Promise<ImageNetwork> {
    const { backend, threads } = options;
    if (threads > 1 && backend !== 'wasm')
      throw new UsageError(`--threads is for the backend 'wasm', '${backend}' has one`);
    const file = await openModel(path, io);
    const graph = await readGraph(file, 'packed', io, progress);
    const preprocessing = await choosePreprocessing(options.preprocessing, graph, io, decoderOf?.(graph));
    const input = checkPreprocessing(preprocessing, graph);
    const session = await openSession(backend, { file, graph, threads, io });
    return new ImageNetwork(graph, preprocessing, input, session, io.signal);
  }

  get backend(): BackendName {
    return this.#session.backend;
  }

  /** Images that every call takes, or `undefined` where that is open. */
  get fixedBatch(): number | undefined {
    return this.#input.batch;
  }

  /** An image as one sample of the network's input. */
  prepare(image: Image): Float32Array {
    return preprocess(image, this.preprocessing);
  }

  /**
   * Runs samples through the network.
   *
   * @returns its outputs; where {@link fixedBatch} is more than the samples, the rest is what zeros give
   */
  async run(samples: readonly Float32Array[]): Promise<Readonly<Record<string, Tensor>>> {
    // Backends compute without ever letting the event loop run, which is where Ctrl-C comes from.
    await setImmediate();
    this.#signal.throwIfAborted();
    return this.#session.run(this.#inputs(samples));
  }

  /** How the network runs on `samples`. Only by backends that can tell. */
  explain(samples: readonly Float32Array[]): Explanation {
    const shapes = Object.entries(this.#inputs(samples)).map(([name, { shape }]) => [name, shape]);
    return this.#session.explain!(Object.fromEntries(shapes));
  }

  /** How long each layer takes on `samples`. Only by backends that can tell. */
  profile(samples: readonly Float32Array[]): Promise<Profile> {
    return this.#session.profile!(this.#inputs(samples));
  }

  #inputs(samples: readonly Float32Array[]): Inputs {
    const { layout, width, height, colorOrder } = this.preprocessing;
    const channels = channelCount(colorOrder);
    const shape = layout === 'nchw' ? [channels, height, width] : [height, width, channels];
    return { [this.#input.name]: imageTensor(samples, shape, this.#input) };
  }

  dispose(): Promise<void> {
    return this.#session.dispose();
  }
}
