import type { TrainingEvent } from '@fsnet/training';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { memoryIo } from '../testing/memory-io.ts';
import { stepLine, TrainingDisplay } from './training-display.ts';

const step = {
  kind: 'step',
  epoch: 3,
  epochs: 25,
  step: 878,
  steps: 8775,
  loss: 1.23456,
  accuracy: 0.5678,
  learningRate: 0.1,
  imagesPerSecond: 118.4,
  secondsLeft: 3725,
} as const;

it('a step fits into every width, what matters least is left out first', () => {
  expect(stepLine(step, 100)).toBe(
    'epoch 3/25 ██████████·········· 50 %  loss 1.235  top-1 56.8 %  1 h 2 min left  118 images/s',
  );
  expect(stepLine(step, 42)).toBe('epoch 3/25 50 %  loss 1.235  top-1 56.8 %');
  for (let width = 20; width < 120; width++)
    expect(stringWidth(stepLine(step, width))).toBeLessThanOrEqual(width);
});

const epoch: TrainingEvent = {
  ...step,
  kind: 'epoch',
  step: 1053,
  validation: { images: 10, loss: 1, accuracy: 0.6 },
  seconds: 100,
};

it('on a terminal a line changes below those of the epochs', () => {
  const io = memoryIo({ terminal: 60 });
  const display = new TrainingDisplay(io, false);
  display.record(step);
  display.record(epoch);
  expect(io.err()).toBe(`\r${stepLine(step, 59)}\u001b[K\r\u001b[K`);
  expect(io.out()).toBe('epoch  3/25  loss 1.2346  top-1 56.78 %  held out 60.00 %\n');
});

it('of a detector the figures are named as what they are', () => {
  const io = memoryIo();
  const display = new TrainingDisplay(io, false);
  display.record({
    ...{ kind: 'start', task: 'detection', parameters: 9, summaries: 0, obstacles: {}, trainingImages: 20 },
    ...{ validationImages: 10, epochs: 25, stepsPerEpoch: 1, workers: 1, backend: 'wasm', stepsDone: 0 },
  });
  display.record(epoch);
  expect(io.out()).toContain('  boxes 56.78 %  held-out mAP 60.00 %  ');
});

it('elsewhere there are only the lines of epochs, and none where machines read', () => {
  const io = memoryIo();
  new TrainingDisplay(io, false).record(step);
  new TrainingDisplay(io, false).record(epoch);
  new TrainingDisplay(io, true).record(epoch);
  expect(io.err()).toBe('');
  expect(io.out()).toBe(
    'epoch  3/25  loss 1.2346  top-1 56.78 %  held out 60.00 %  1 h 2 min left  118 images/s  rate 0.1\n',
  );
});
