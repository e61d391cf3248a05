import { elementCount, FsnError, type Node, type OperatorSet, type Tensor } from '@fsnet/graph';

/** Values that are at hand as tensors, by name. */
export type HostValues = Map<string, Tensor>;

/** Runs a node by its reference operator. */
export function runNode(node: Node, operators: OperatorSet, values: HostValues): void {
  const results = operators.execute(
    node,
    node.inputs.map((name) => values.get(name)),
  );
  for (const [i, name] of node.outputs.entries()) {
    if (name === '') continue;
    if (!results[i]) throw new FsnError('unsupported-operator', `output ${i} of ${node.op} is not supported`);
    values.set(name, results[i]);
  }
}

/** Copies a value of known shape to memory. */
export function upload(
  to: WebAssembly.Memory,
  address: number,
  name: string,
  tensor: Tensor | undefined,
  shape: readonly number[],
): void {
  const placed = new Float32Array(to.buffer, address, elementCount(shape));
  if (`${tensor?.shape}` !== `${shape}` || tensor?.dtype !== 'float32')
    throw new FsnError(
      'bad-shape',
      `value "${name}" was to be float32 [${shape}], found ${tensor?.dtype} [${tensor?.shape}]`,
    );
  placed.set(tensor.data as Float32Array);
}

/** Copies a value of known shape from memory. */
export function download(from: WebAssembly.Memory, address: number, shape: readonly number[]): Tensor {
  const data = new Float32Array(from.buffer, address, elementCount(shape)).slice();
  return { dtype: 'float32', shape, data };
}
