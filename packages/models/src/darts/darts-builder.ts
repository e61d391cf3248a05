import { float32 } from '@fsnet/graph';
import { type Features, NetworkBuilder } from '../network-builder.ts';
import type { WeightSource } from '../weight-source.ts';

/**
 * Writes DARTS networks. What several edges compute alike from one state is written once: the state rectified, and the
 * pixels of it that a reduction reads.
 */
export class DartsBuilder extends NetworkBuilder {
  readonly #learnedScale: boolean;
  readonly #shared = new Map<string, Features>();

  /** @param learnedScale Whether normalizations scale and shift; if not, both are constants 1 and 0. */
  constructor(source: WeightSource, learnedScale: boolean) {
    super(source);
    this.#learnedScale = learnedScale;
  }

  /** The result that `write` gave when it was first called for `name`. */
  once(name: string, write: () => Features): Features {
    const known = this.#shared.get(name);
    if (known) return known;
    const written = write();
    this.#shared.set(name, written);
    return written;
  }

  sum(name: string, terms: readonly Features[]): Features {
    const values = terms.map(({ value }) => value);
    return this.node(name, 'Sum', values, terms[0].channels);
  }

  rectified(input: Features): Features {
    const name = `${input.value}.relu`;
    return this.once(name, () => this.relu(name, input));
  }

  normalized(name: string, input: Features, output: string = name): Features {
    if (this.#learnedScale) return this.batchNormalization(name, input, undefined, output);
    const { value, channels } = input;
    const shape = [channels];
    const inputs = [
      value,
      this.constant(`constant.ones.${channels}`, float32(shape, new Float32Array(channels).fill(1))),
      this.constant(`constant.zeros.${channels}`, float32(shape, new Float32Array(channels))),
      this.weight(`${name}.mean`, shape, 'mean'),
      this.weight(`${name}.variance`, shape, 'variance'),
    ];
    return this.node(name, 'BatchNormalization', inputs, channels, {}, [output]);
  }

  /** Rectified, convolved by 1x1 filters, and normalized: `name.conv`, `name.bn`. */
  pointwise(name: string, input: Features, filters: number): Features {
    const convolved = this.convolution(`${name}.conv`, this.rectified(input), filters, { kernel: 1 });
    return this.normalized(`${name}.bn`, convolved);
  }

  /**
   * Half of the height and width: half of the filters see the even pixels, the other half the odd ones. `name.even`,
   * `name.odd`, `name.bn`.
   */
  factorizedReduce(name: string, input: Features, filters: number, output?: string): Features {
    const active = this.rectified(input);
    const thinned = `${input.value}.odd`;
    const odd = this.once(thinned, () => this.thin(thinned, active, 2, 1));
    const halves = [
      this.convolution(`${name}.even`, active, filters / 2, { kernel: 1, stride: 2 }),
      this.convolution(`${name}.odd`, odd, filters / 2, { kernel: 1 }),
    ];
    return this.normalized(`${name}.bn`, this.concat(`${name}.concat`, halves), output);
  }
}
