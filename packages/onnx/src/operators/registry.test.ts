import { knownOperators } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { formOf } from './registry.ts';

test('every operator that the reference executor knows has an ONNX form', () => {
  const missing = [...knownOperators].filter((op) => !formOf({ op, domain: '' }));
  expect(missing).toEqual([]);
});
