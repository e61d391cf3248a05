import { expect, it } from 'vitest';
import { float32 } from '../tensor/tensor.ts';
import { apply } from './apply.fixture.ts';

const x = float32([1, 2, 2], [-1, 2, -3, 4]);

it('PRelu has a slope for each channel', () => {
  expect(apply('PRelu', [x, float32([2, 1], [0.5, 2])])).toEqual(float32([1, 2, 2], [-0.5, 2, -6, 4]));
});

it('PRelu refuses a slope that is larger than its input', () => {
  expect(() => apply('PRelu', [x, float32([2, 1, 1])])).toThrow(
    expect.objectContaining({ code: 'bad-shape' }),
  );
});
