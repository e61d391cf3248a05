import { type Attribute, FsnError, type Node } from '@fsnet/graph';
import { isTranslated } from '../operators/registry.ts';
import { attributeTypes, type NodeMessage } from '../proto/messages.ts';
import { readAttribute } from '../proto/read-attribute.ts';
import { attributeValue } from './attribute-value.ts';
import { subGraphNames } from './free-names.ts';
import type { GraphImport } from './graph-import.ts';

const noAttributes = {};

/**
 * The nodes of an ONNX file in the graph's types, still in the form of their opset.
 *
 * @throws FsnError `unsupported-operator` for a function of the model itself, `bad-graph` for an attribute that
 * stands twice
 */
export function sourceNodes(
  messages: readonly NodeMessage[],
  functions: ReadonlySet<string>,
  context: GraphImport,
): Node[] {
  return messages.map((message, i) => {
    const { name, opType: op, domain, inputs, outputs } = message;
    const path = `graph.node[${i}]`;
    if (functions.has(`${domain}.${op}`)) {
      throw new FsnError('unsupported-operator', `${op} is a function of the model itself; inline it first`, {
        path,
      });
    }
    const attributes: Record<string, Attribute> = {};
    const captures = new Set<string>();
    const isRounded = isTranslated({ op, domain }) && op !== 'Constant';
    for (const bytes of message.attributes) {
      const attribute = readAttribute(bytes, `${path}.attribute`);
      const attributePath = `${path}.attribute.${attribute.name}`;
      if (
        attribute.name === '' ||
        attribute.name === '__proto__' ||
        Object.hasOwn(attributes, attribute.name)
      )
        throw new FsnError('bad-graph', `${attributePath} stands twice or has no name`, {
          path: attributePath,
        });
      attributes[attribute.name] = attributeValue(
        attribute,
        bytes,
        attributePath,
        context.externalData,
        !isRounded,
      );
      if (attribute.type !== attributeTypes.graph && attribute.type !== attributeTypes.graphs) continue;
      for (const graph of attribute.graphs) {
        const names = subGraphNames(graph, attributePath);
        for (const each of names.free) captures.add(each);
        for (const each of names.used) context.reserveName(each);
      }
    }
    const named = message.attributes.length > 0 ? attributes : noAttributes;
    // Written out, because objects made by spreading take twice the memory.
    if (captures.size === 0) return { name, op, domain, inputs, outputs, attributes: named };
    return { name, op, domain, inputs, outputs, attributes: named, captures: [...captures] };
  });
}
