import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type MixtureAttributes, mixtureTensors, type TensorList } from '../operations/mixture-gradient.ts';
import type { CpuKernel } from './cpu.ts';
import { rowWidth } from './row-width.ts';

/** `FsnetMixture`: each term is read once for its moments and once to be added. */
export const mixture: CpuKernel<TensorList, MixtureAttributes> = {
  name: 'FsnetMixture',
  compute(cpu, inputs, { places, normalized, epsilon }) {
    const [shares, ...terms] = Object.values(inputs);
    const [{ shape, size }] = terms;
    const channels = shape[shape.length - 1];
    const output = cpu.output(shape);
    const to = cpu.address(output);
    const moments: TensorInfo[] = [];
    const rowBytes = 20 * rowWidth(channels);
    cpu.withScratch(rowBytes + 8 * channels, (scratch) => {
      const [scales, biases] = [scratch + rowBytes, scratch + rowBytes + 4 * channels];
      cpu.kernels.fill(biases, channels, 0);
      for (const [index, term] of terms.entries()) {
        const share = cpu.address(shares) + 4 * places[index];
        const input = cpu.address(term);
        if (!normalized[index]) {
          cpu.kernels.addShare(input, share, to, size, Number(index === 0));
          continue;
        }
        const [mean, variance] = [cpu.output([channels]), cpu.output([channels])];
        moments.push(mean, variance);
        const sizes = { pixels: size / channels, channels, scratch };
        const found = { mean: cpu.address(mean), variance: cpu.address(variance) };
        cpu.run('moments', { input, ...sizes, ...found });
        cpu.kernels.repeatShare(share, scales, channels);
        cpu.run('normalize', {
          ...{ input, ...sizes, ...found, scale: scales, bias: biases, epsilon },
          ...{ residual: index === 0 ? 0 : to, output: to, rectified: 0 },
        });
      }
    });
    return [output, ...moments];
  },
};

/** `FsnetMixtureGradient`. */
export const mixtureGradient: CpuKernel<TensorList, MixtureAttributes> = {
  name: 'FsnetMixtureGradient',
  compute(cpu, list, attributes) {
    const { upstream, shares, terms, moments } = mixtureTensors(list, attributes);
    const { places, normalized, epsilon } = attributes;
    const { shape, size } = upstream;
    const channels = shape[shape.length - 1];
    const ofShares = cpu.output(shares.shape);
    cpu.kernels.fill(cpu.address(ofShares), shares.size, 0);
    const rowBytes = 36 * rowWidth(channels);
    let next = 0;
    const ofTerms = cpu.withScratch(rowBytes + 16 * channels, (scratch) => {
      const room = (index: number) => scratch + rowBytes + 4 * index * channels;
      cpu.kernels.fill(room(1), channels, 0);
      return terms.map((term, index) => {
        const gradient = cpu.output(shape);
        const from = { upstream: cpu.address(upstream), input: cpu.address(term) };
        const inputGradient = cpu.address(gradient);
        const share = cpu.address(shares) + 4 * places[index];
        const ofShare = cpu.address(ofShares) + 4 * places[index];
        if (!normalized[index]) {
          cpu.kernels.shareGradient(from.upstream, from.input, share, inputGradient, ofShare, size);
          return gradient;
        }
        cpu.kernels.repeatShare(share, room(0), channels);
        cpu.run('normalizationGradient', {
          ...{ ...from, scale: room(0), bias: room(1), inputGradient },
          ...{ mean: cpu.address(moments[next++]), variance: cpu.address(moments[next++]) },
          ...{ scaleGradient: room(2), biasGradient: room(3), output: 0, residualGradient: 0 },
          ...{ pixels: size / channels, channels, epsilon, rectified: 0, fixed: 0, scratch },
        });
        cpu.kernels.addUp(room(2), channels, ofShare);
        return gradient;
      });
    });
    return [ofShares, ...ofTerms];
  },
};
