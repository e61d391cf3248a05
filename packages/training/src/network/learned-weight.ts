import { type Layer, type LayerSettings, wantedBits } from '@fsnet/encoder';
import { elementCount, segmentStarts, vectorValues, type Weight, weightTensor } from '@fsnet/graph';
import type * as tf from '@tensorflow/tfjs-core';
import { fakeQuantize, inverse } from '../quantization/fake-quantize.ts';
import { type Quantizer, quantize } from '../quantization/quantizer.ts';
import {
  initialLocations,
  type LearnedLocations,
  nearestStarts,
  pull,
  realLocations,
} from '../summary/learned-locations.ts';
import { filtersAtLocations, filtersAtStarts } from '../summary/summary-filters.ts';
import type { LearnableWeight } from './find-parameters.ts';
import type { ForwardCall } from './forward-call.ts';
import { permute } from './layout.ts';
import { parameterAxes, parameterShape, weightAxes, widened } from './parameter-layout.ts';
import type { ParameterSpec } from './parameter-spec.ts';

/** How one weight learns. */
export interface LearnedWeightOptions {
  readonly quantizer?: Quantizer | undefined;
  readonly learnsRange: boolean;
  readonly locations?: LearnedLocations | undefined;
}

/** A weight of the network whose values, and perhaps locations, are parameters. */
export class LearnedWeight {
  readonly name: string;
  readonly weight: Weight;
  readonly learnable: LearnableWeight;
  readonly #options: LearnedWeightOptions;

  constructor(name: string, weight: Weight, learnable: LearnableWeight, options: LearnedWeightOptions) {
    this.name = name;
    this.weight = weight;
    this.learnable = learnable;
    this.#options = options;
  }

  parameters(): ParameterSpec[] {
    const { name, weight, learnable } = this;
    const { role, form } = learnable;
    const { quantizer, learnsRange, locations } = this.#options;
    const decayed = role === 'filter' || role === 'matrix';
    const values = weight.kind === 'summary' ? summaryValues(weight) : denseValues(weight);
    const specs: ParameterSpec[] = [
      weight.kind === 'summary'
        ? { name, role: 'summary', shape: [values.length], initial: values, decayed: true }
        : {
            ...{ name, role, decayed, shape: parameterShape(weight.shape, form) },
            initial: inParameterOrder(values, weight.shape, form),
          },
    ];
    if (quantizer && learnsRange)
      specs.push({
        ...{ name: `${name}.range`, role: 'range', shape: [2], decayed: false },
        initial: extremes(values),
      });
    if (weight.kind === 'summary' && locations) {
      const initial = initialLocations(weight, locations);
      const shape = [initial.length];
      specs.push({ name: `${name}.locations`, role: 'locations', shape, initial, decayed: false });
    }
    return specs;
  }

  /** The values as the network computes with them, in the layout of the parameter; filters where it is a summary. */
  tensor({ parameter, training, progress }: ForwardCall): tf.Tensor {
    const { name, weight, learnable } = this;
    const { quantizer, learnsRange, locations } = this.#options;
    const axes = weight.kind === 'summary' ? undefined : weightAxes(learnable.form);
    const range = learnsRange ? parameter(`${name}.range`) : undefined;
    const values = quantizer ? fakeQuantize(parameter(name), { ...quantizer, axes }, range) : parameter(name);
    if (weight.kind !== 'summary') return values;
    const summary = values as tf.Tensor1D;
    if (!locations) return filtersAtStarts(summary, weight, segmentStarts(weight));
    const alpha = parameter(`${name}.locations`) as tf.Tensor1D;
    return filtersAtLocations(summary, weight, locations, alpha, training ? pull(progress) : 1);
  }

  /** Where its segments lie while they are learned, in values. */
  locations(values: (name: string) => Float32Array): Float32Array | undefined {
    const { locations } = this.#options;
    if (!locations) return undefined;
    const real = realLocations(values(`${this.name}.locations`), locations);
    return real.map((location) => location * locations.unit);
  }

  /** The weight with the values of these parameters, as a file has it. */
  store(values: (name: string) => Float32Array): Weight {
    const { name, weight, learnable } = this;
    const { quantizer, learnsRange, locations } = this.#options;
    const own = values(name);
    const data = weight.kind === 'summary' ? own.slice() : inWeightOrder(own, weight.shape, learnable.form);
    const range = learnsRange ? values(`${name}.range`) : undefined;
    const vector = quantizer
      ? quantize(data, quantizer, range)
      : ({ format: 'plain', dtype: 'float32', data, count: data.length } as const);
    if (weight.kind !== 'summary' || !locations) return { ...weight, vector };
    const starts = nearestStarts(values(`${name}.locations`), locations);
    return { ...weight, vector, locations: { kind: 'explicit', starts } };
  }
}

/** How a layer's values are quantised, if they are. */
export function quantizerOf(layer: Layer, weight: Weight, settings: LayerSettings): Quantizer | undefined {
  const { bits } = wantedBits(layer, settings);
  if (bits > 8) return undefined;
  const filterLength = elementCount(weight.shape.slice(1));
  return { bits, block: settings.block ?? 'auto', filterLength };
}

function summaryValues({ vector }: Weight): Float32Array {
  return (vectorValues(vector) as Float32Array).slice();
}

function denseValues(weight: Weight): Float32Array {
  return (weightTensor(weight).data as Float32Array).slice();
}

function inParameterOrder(
  values: Float32Array,
  shape: readonly number[],
  form: LearnableWeight['form'],
): Float32Array {
  const axes = parameterAxes(form);
  return axes ? permute(values, widened(shape, form), axes) : values;
}

function inWeightOrder(
  values: Float32Array,
  shape: readonly number[],
  form: LearnableWeight['form'],
): Float32Array {
  const axes = parameterAxes(form);
  return axes ? permute(values, parameterShape(shape, form), inverse(axes)) : values.slice();
}

function extremes(values: Float32Array): Float32Array {
  return Float32Array.of(
    values.reduce((low, value) => Math.min(low, value), 0),
    values.reduce((high, value) => Math.max(high, value), 0),
  );
}
