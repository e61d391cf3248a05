import type { Node } from '../network/node.ts';
import { convertElements } from '../tensor/convert-elements.ts';
import type { DataType } from '../tensor/data-type.ts';
import { dataTypeOfOnnxCode } from '../tensor/onnx-data-type.ts';
import { requiredInput } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { followedValue, integerValue } from './output-shape.ts';

/** `Cast` to the type that attribute `to` numbers. */
export const castOperators: OperatorFamily = {
  Cast: {
    handlesHalf: true,
    infer(node, inputs) {
      const input = requiredInput(node, inputs, 0);
      const dtype = targetType(node);
      const followed = followedValue(node, input);
      if (followed && input.shape && (dtype === 'int64' || dtype === 'int32'))
        return [integerValue(dtype, input.shape.length ? [followed.elements.length] : [], followed.elements)];
      return [{ dtype, shape: input.shape }];
    },
    execute(node, inputs) {
      const input = requiredInput(node, inputs, 0);
      const dtype = targetType(node);
      if (dtype === input.dtype) return [input];
      for (const type of [input.dtype, dtype])
        if (/^float8|int4$/.test(type))
          throw nodeError(node, 'unsupported-type', `${type} values cannot be converted`);
      return [{ ...convertElements(input, dtype) }];
    },
  },
};

function targetType(node: Node): DataType {
  const code = intAttribute(node, 'to', undefined);
  if (code === undefined) throw nodeError(node, 'bad-graph', 'attribute to is missing');
  const dtype = dataTypeOfOnnxCode(code);
  if (dtype === undefined)
    throw nodeError(node, 'unsupported-type', `there are no values of ONNX's type ${code} here`);
  return dtype;
}
