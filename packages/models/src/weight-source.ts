import { elementCount, randomGenerator } from '@fsnet/graph';

/** What a weight is to its layer; decides how it is initialised. */
export type WeightRole = 'filter' | 'matrix' | 'bias' | 'scale' | 'length' | 'mean' | 'variance';

/** Gives the values of the weight `name`, row-major in ONNX's layout: filters are `[filters, channels, ...kernel]`. */
export type WeightSource = (name: string, shape: readonly number[], role: WeightRole) => Float32Array;

/**
 * He initialisation, seeded: filters and matrices normal with deviation `sqrt(2 / fan-in)`, scales and variances 1,
 * biases and means 0, lengths of normalised features 20 (Liu et al. 2016, section 3.1). Values depend on the order in which weights are asked for.
 */
export function heInitialization(seed: number): WeightSource {
  const next = randomGenerator(seed);
  return (_name, shape, role) => {
    const values = new Float32Array(elementCount(shape));
    switch (role) {
      case 'filter':
      case 'matrix':
        fillNormal(values, Math.sqrt(2 / elementCount(shape.slice(1))), next);
        return values;
      case 'scale':
      case 'variance':
        return values.fill(1);
      case 'length':
        return values.fill(20);
      case 'bias':
      case 'mean':
        return values;
      default:
        return role satisfies never;
    }
  };
}

/** Fills `values` with draws of a normal distribution around 0. */
export function fillNormal(values: Float32Array, deviation: number, next: () => number): void {
  for (let i = 0; i < values.length; i += 2) {
    // Box-Muller; 1 - next() is never 0.
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle);
  }
}
