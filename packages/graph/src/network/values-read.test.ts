import { expect, it } from 'vitest';
import type { Node } from './node.ts';
import { valueConsumers, valueProducers } from './values-read.ts';

const nodes: Node[] = [
  { name: '', op: 'A', domain: '', inputs: ['x', '', 'x'], outputs: ['a', ''], attributes: {} },
  { name: '', op: 'B', domain: '', inputs: ['a'], outputs: ['b'], attributes: {}, captures: ['x'] },
];

it('valueConsumers lists the readers of each value once', () => {
  expect(Object.fromEntries(valueConsumers({ nodes }))).toEqual({ x: [0, 1], a: [1] });
});

it('valueProducers knows which node makes a value', () => {
  expect(Object.fromEntries(valueProducers({ nodes }))).toEqual({ a: 0, b: 1 });
});
