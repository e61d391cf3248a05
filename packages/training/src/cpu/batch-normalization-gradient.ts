import type {
  BatchNormalizationUpstream,
  GradientAttributes,
} from '../operations/batch-normalization-gradient.ts';
import type { CpuKernel } from './cpu.ts';
import { rowWidth } from './row-width.ts';

/** `FsnetBatchNormalizationGradient`: two passes over the input. */
export const batchNormalizationGradient: CpuKernel<BatchNormalizationUpstream, GradientAttributes> = {
  name: 'FsnetBatchNormalizationGradient',
  compute(cpu, inputs, { activation, epsilon, fixed, residual }) {
    const { input, upstream, output } = inputs;
    const channels = input.shape[input.shape.length - 1];
    const rectified = activation === 'relu';
    const split = rectified && residual;
    const ofInput = cpu.output(input.shape);
    const [ofScale, ofBias] = [cpu.output([channels]), cpu.output([channels])];
    const ofResidual = split ? cpu.output(input.shape) : undefined;
    cpu.withScratch(36 * rowWidth(channels), (scratch) =>
      cpu.run('normalizationGradient', {
        upstream: cpu.address(upstream),
        input: cpu.address(input),
        scale: cpu.address(inputs.scale),
        bias: cpu.address(inputs.bias),
        mean: cpu.address(inputs.mean),
        variance: cpu.address(inputs.variance),
        output: split ? cpu.address(output) : 0,
        inputGradient: cpu.address(ofInput),
        scaleGradient: cpu.address(ofScale),
        biasGradient: cpu.address(ofBias),
        residualGradient: ofResidual ? cpu.address(ofResidual) : 0,
        pixels: input.size / channels,
        channels,
        epsilon,
        rectified: Number(rectified),
        fixed: Number(fixed),
        scratch,
      }),
    );
    return ofResidual ? [ofInput, ofScale, ofBias, ofResidual] : [ofInput, ofScale, ofBias];
  },
};
