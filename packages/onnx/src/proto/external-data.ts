import { FsnError } from '@fsnet/graph';
import { attributeTypes, type GraphMessage, type TensorMessage } from './messages.ts';
import { readAttribute } from './read-attribute.ts';
import { readModel } from './read-model.ts';

/**
 * Names of the files beside an ONNX file that hold its larger weights, in order of first use. Read them and give
 * them to `fromOnnx` as `externalData`.
 *
 * @throws FsnError like `fromOnnx`; `bad-value` for a name that is a path
 */
export function externalDataFiles(bytes: Uint8Array): string[] {
  const names = new Set<string>();
  for (const [tensor, path] of tensorsOf(readModel(bytes).graph))
    if (tensor.external) names.add(locationOf(tensor.external, path));
  return [...names];
}

/** The bytes of a tensor in another file; `length` is how many its shape needs. */
export function externalBytes(
  entries: ReadonlyMap<string, string>,
  length: number,
  path: string,
  files: Readonly<Record<string, Uint8Array>>,
): Uint8Array {
  const location = locationOf(entries, path);
  const file = Object.hasOwn(files, location) ? files[location] : undefined;
  if (!file)
    throw new FsnError('io', `${path} needs the file "${location}" as external data`, {
      path,
      expected: location,
    });
  const offset = integer(entries.get('offset') ?? '0', path);
  const stated = entries.has('length') ? integer(entries.get('length')!, path) : length;
  if (offset + stated > file.length) {
    throw new FsnError('bad-offset', `${path} ends behind the end of "${location}"`, {
      path,
      expected: offset + stated,
      actual: file.length,
    });
  }
  return file.subarray(offset, offset + stated);
}

function locationOf(entries: ReadonlyMap<string, string>, path: string): string {
  const location = entries.get('location') ?? '';
  if (location === '' || location === '.' || location === '..' || /[/\\\0:]/.test(location)) {
    throw new FsnError(
      'bad-value',
      `${path} has external data in "${location}", which is not a plain file name`,
      {
        path,
        actual: location,
      },
    );
  }
  return location;
}

function integer(text: string, path: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new FsnError('bad-value', `${path} has external data at "${text}"`, { path, actual: text });
}

function* tensorsOf(graph: GraphMessage): Generator<[TensorMessage, string]> {
  for (const [i, tensor] of graph.initializers.entries()) yield [tensor, `graph.initializer[${i}]`];
  for (const [i, node] of graph.nodes.entries()) {
    for (const bytes of node.attributes) {
      const path = `graph.node[${i}].attribute`;
      const { type, t } = readAttribute(bytes, path);
      if (type === attributeTypes.tensor && t) yield [t, path];
    }
  }
}
