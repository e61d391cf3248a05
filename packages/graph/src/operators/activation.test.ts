import { expectAllClose } from '@fsnet/testing';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../network/node.ts';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, float, int32, string } from './apply.fixture.ts';

const x = float32([2, 3], [-3, -1, -0.25, 0, 0.5, 4]);

/** Values of the formulas in ONNX's operator document, computed with 20 digits. */
const cases: [op: string, attributes: Record<string, Attribute>, expected: number[]][] = [
  ['Relu', {}, [0, 0, 0, 0, 0.5, 4]],
  ['LeakyRelu', {}, [-0.03, -0.01, -0.0025, 0, 0.5, 4]],
  ['LeakyRelu', { alpha: float(0.5) }, [-1.5, -0.5, -0.125, 0, 0.5, 4]],
  ['ThresholdedRelu', {}, [0, 0, 0, 0, 0, 4]],
  ['ThresholdedRelu', { alpha: float(0.5) }, [0, 0, 0, 0, 0, 4]],
  ['Elu', {}, [-0.95021293, -0.63212056, -0.22119922, 0, 0.5, 4]],
  ['Elu', { alpha: float(2) }, [-1.90042586, -1.26424112, -0.44239843, 0, 0.5, 4]],
  ['Celu', { alpha: float(2) }, [-1.55373968, -0.78693868, -0.23500619, 0, 0.5, 4]],
  ['Selu', {}, [-1.67056873, -1.1113307, -0.3888902, 0, 0.5253505, 4.20280409]],
  ['Sigmoid', {}, [0.04742587, 0.26894142, 0.4378235, 0.5, 0.62245933, 0.98201379]],
  ['HardSigmoid', {}, [0, 0.3, 0.45, 0.5, 0.6, 1]],
  ['HardSigmoid', { alpha: float(0.5), beta: float(0.25) }, [0, 0, 0.125, 0.25, 0.5, 1]],
  ['HardSwish', {}, [0, -0.33333333, -0.11458333, 0, 0.29166667, 4]],
  ['Tanh', {}, [-0.99505475, -0.76159416, -0.24491866, 0, 0.46211716, 0.9993293]],
  ['Softplus', {}, [0.04858735, 0.31326169, 0.57593943, Math.LN2, 0.97407698, 4.01814993]],
  ['Softsign', {}, [-0.75, -0.5, -0.2, 0, 0.33333333, 0.8]],
  ['Mish', {}, [-0.14564746, -0.3034015, -0.12992696, 0, 0.37524521, 3.99741281]],
  ['Gelu', {}, [-0.0040496941, -0.15865525, -0.10032342, 0, 0.34573123, 3.99987331]],
  [
    'Gelu',
    { approximate: string('tanh') },
    [-0.0036373921, -0.15880801, -0.10032459, 0, 0.345714, 3.99992975],
  ],
];

describe('activations', () => {
  it.each(cases)('%s %o', (op, attributes, expected) => {
    expectAllClose(apply(op, [x], attributes), float32([2, 3], expected), { rtol: 1e-6, atol: 1e-8 });
  });

  it('stay finite far out', () => {
    const far = float32([2], [-200, 200]);
    expect([...apply('Softplus', [far]).data]).toEqual([0, 200]);
    expect([...apply('Mish', [far]).data].map(Number)).toEqual([-0, 200]);
    expect([...apply('Sigmoid', [far]).data]).toEqual([0, 1]);
  });

  it('let NaN through', () => {
    const ops = ['Relu', 'LeakyRelu', 'Elu', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Gelu', 'Softplus'];
    for (const op of ops) expect(apply(op, [float32([1], [Number.NaN])]).data[0], op).toBeNaN();
  });

  it('Relu takes integers', () => {
    expect([...apply('Relu', [int32([2], [-3, 3])]).data]).toEqual([0, 3]);
    expect([...apply('Relu', [int64([2], [-3, 3])]).data]).toEqual([0n, 3n]);
  });

  it('refuse types and attributes that they cannot have', () => {
    expect(() => apply('Tanh', [int32([1], [1])])).toThrow(expect.objectContaining({ code: 'bad-type' }));
    expect(() => apply('Elu', [x], { alpha: string('1') })).toThrow(
      expect.objectContaining({ code: 'bad-type' }),
    );
    expect(() => apply('Gelu', [x], { approximate: string('cubic') })).toThrow(
      expect.objectContaining({ code: 'bad-value' }),
    );
  });
});
