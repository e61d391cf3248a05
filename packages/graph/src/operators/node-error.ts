import { FsnError, type FsnErrorCode, type FsnErrorDetails } from '../error.ts';
import type { Node } from '../network/node.ts';

/** An {@link FsnError} that begins with the node's operator and name. */
export function nodeError(
  node: Node,
  code: FsnErrorCode,
  message: string,
  details: FsnErrorDetails = {},
): FsnError {
  const found =
    details.expected === undefined ? '' : `: expected ${details.expected}, found ${details.actual}`;
  return new FsnError(code, `${nodeLabel(node)}: ${message}${found}`, details);
}

/** How messages name a node: operator, domain where it is not ONNX's, and name (or first output) in quotes. */
export function nodeLabel(node: Node): string {
  const op = node.domain ? `${node.domain}.${node.op}` : node.op;
  return `${op} "${node.name || (node.outputs[0] ?? '')}"`;
}

/** Runs part of an operator; arrays that cannot be made there are the fault of the network's shapes. */
export function guarded<T>(node: Node, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw nodeError(node, 'bad-shape', error.message, { cause: error });
    throw error;
  }
}
