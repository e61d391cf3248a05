import { type DecoderName, type Detections, detectionDecoders, findDecoder } from '@fsnet/detection';
import { FsnError, type Graph, type Image, type Preprocessing } from '@fsnet/graph';
import { readDetections } from '@fsnet/vision';
import { Option } from 'commander';
import type { BackendName } from '../backends/session.ts';
import type { Io } from '../io.ts';
import { ImageNetwork } from '../models/image-network.ts';
import type { NetworkOptions } from '../models/network-options.ts';
import type { Progress } from '../terminal/progress.ts';

/** How a detector is to run on images. */
export interface DetectorOptions extends NetworkOptions {
  /** What its outputs mean; as they look where left out. */
  readonly decoder?: DecoderName;
}

/** `--decoder`: what a detector's outputs mean. */
export function decoderOption(): Option {
  const names = Object.keys(detectionDecoders);
  return new Option('--decoder <kind>', "what a detector's outputs mean (default: as they look)").choices(
    names,
  );
}

/** A detector that is ready to run on images. Whoever opens it disposes of it. */
export class Detector {
  readonly decoder: DecoderName;
  /** One a class, where they are known. */
  readonly labels: readonly string[] | undefined;
  readonly #network: ImageNetwork;

  private constructor(network: ImageNetwork, decoder: DecoderName) {
    this.#network = network;
    this.decoder = decoder;
    const { graph } = network;
    this.labels = graph.metadata.labels ?? detectionDecoders[decoder].labels?.(graph);
  }

  /**
   * Opens the `.fsn` or ONNX file at `path`.
   *
   * @throws FsnError `bad-shape` where its outputs look like no detector's and `options` name none.
   */
  static async open(path: string, options: DetectorOptions, io: Io, progress: Progress): Promise<Detector> {
    const kindOf = (graph: Graph<unknown>) => options.decoder ?? findDecoder(graph) ?? refuse(graph, path);
    const network = await ImageNetwork.open(path, options, io, progress, kindOf);
    try {
      return new Detector(network, kindOf(network.graph));
    } catch (error) {
      await network.dispose();
      throw error;
    }
  }

  get backend(): BackendName {
    return this.#network.backend;
  }

  get preprocessing(): Preprocessing {
    return this.#network.preprocessing;
  }

  /** What it finds with a score from `threshold` up, the surest first; boxes in pixels of the image, within it. */
  async detect(image: Image, threshold: number): Promise<Detections> {
    const network = this.#network;
    const outputs = await network.run([network.prepare(image)]);
    const { graph, preprocessing } = network;
    return readDetections(outputs, { graph, decoder: this.decoder, preprocessing, image, threshold });
  }

  dispose(): Promise<void> {
    return this.#network.dispose();
  }
}

function refuse(graph: Graph<unknown>, path: string): never {
  throw new FsnError('bad-shape', `${path}: the network's outputs look like no detector's`, {
    path,
    expected: 'boxes [n, 4], scores [n], classes [n]; FastestDet or UltraFace; or --decoder',
    actual: graph.outputs.map(({ name, shape }) => `${name} [${shape?.join(', ') ?? '?'}]`).join(', '),
  });
}
