import type { MomentumSettings, MomentumState } from '../operations/momentum.ts';
import type { CpuKernel } from './cpu.ts';

/** `FsnetMomentum`: parameter and velocity of the next step. */
export const momentum: CpuKernel<MomentumState, MomentumSettings> = {
  name: 'FsnetMomentum',
  compute(cpu, { parameter, gradient, velocity }, { rate, momentum, nesterov, decay }) {
    const next = [cpu.output(parameter.shape), cpu.output(parameter.shape)];
    cpu.run('momentum', {
      parameter: cpu.address(parameter),
      gradient: cpu.address(gradient),
      velocity: cpu.address(velocity),
      nextParameter: cpu.address(next[0]),
      nextVelocity: cpu.address(next[1]),
      count: parameter.size,
      rate,
      factor: momentum,
      nesterov: Number(nesterov),
      decay,
    });
    return next;
  },
};
