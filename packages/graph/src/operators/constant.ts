import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, float32, int64, type Tensor } from '../tensor/tensor.ts';
import { integerData, knownIntegers, requiredInput } from './arguments.ts';
import {
  floatAttribute,
  floatsAttribute,
  intAttribute,
  intsAttribute,
  tensorAttribute,
} from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { movable, outputShape } from './output-shape.ts';

/** `Constant` and `ConstantOfShape`: values that stand in the network itself. */
export const constantOperators: OperatorFamily = {
  Constant: {
    handlesHalf: true,
    infer(node) {
      const { dtype, shape, ...tensor } = constantValue(node);
      return [{ dtype, shape, constant: { dtype, shape, ...tensor } }];
    },
    execute(node) {
      return [constantValue(node)];
    },
  },
  ConstantOfShape: {
    handlesHalf: true,
    infer(node, inputs) {
      const input = requiredInput(node, inputs, 0);
      const { dtype } = filling(node);
      const wanted = knownIntegers(node, input);
      if (wanted) return [{ dtype, shape: outputShape(node, wanted) }];
      const rank = input.shape?.[0];
      if (typeof rank !== 'number') return [{ dtype, shape: null }];
      return [{ dtype, shape: outputShape(node, new Array<null>(rank).fill(null)) }];
    },
    execute(node, inputs) {
      const shape = outputShape(node, integerData(node, requiredInput(node, inputs, 0)));
      const { dtype, data: value } = filling(node);
      const data = allocate(dtype, elementCount(shape));
      (data as Float32Array).fill(value[0] as number);
      return [{ dtype, shape, data }];
    },
  },
};

function constantValue(node: Node): Tensor {
  const tensor = tensorAttribute(node, 'value');
  if (tensor) return tensor;
  const float = floatAttribute(node, 'value_float', undefined);
  if (float !== undefined) return float32([], [float]);
  const floats = floatsAttribute(node, 'value_floats', undefined);
  if (floats) return float32([floats.length], floats);
  const int = intAttribute(node, 'value_int', undefined);
  if (int !== undefined) return int64([], [int]);
  const ints = intsAttribute(node, 'value_ints', undefined);
  if (ints) return int64([ints.length], ints);
  const found = Object.keys(node.attributes).join(', ') || 'nothing';
  throw nodeError(node, 'unsupported-type', 'a value of numbers is needed', {
    expected: 'value, value_float, value_floats, value_int or value_ints',
    actual: found,
  });
}

function filling(node: Node): Tensor {
  const value = tensorAttribute(node, 'value') ?? float32([1]);
  if (elementCount(value.shape) !== 1) throw nodeError(node, 'bad-shape', 'attribute value is not one value');
  return movable(node, value);
}
