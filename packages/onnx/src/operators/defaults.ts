import type { Attribute, Node } from '@fsnet/graph';
import { editAttributes } from './edit-node.ts';
import type { Defaults } from './operator-form.ts';

/** The node without the attributes that have their default value. A list of defaults fits any length of repeats. */
export function withoutDefaults(node: Node, defaults: Defaults): Node {
  const remove = Object.entries(node.attributes)
    .filter(([name, attribute]) => Object.hasOwn(defaults, name) && isDefault(attribute, defaults[name]))
    .map(([name]) => name);
  return remove.length > 0 ? editAttributes(node, { remove }) : node;
}

function isDefault(attribute: Attribute, value: Defaults[string]): boolean {
  if (typeof value === 'string') return attribute.type === 'string' && attribute.value === value;
  if (typeof value !== 'number')
    return attribute.type === 'ints' && attribute.value.every((each) => each === value[0]);
  if (attribute.type === 'float') return attribute.value === Math.fround(value);
  return attribute.type === 'int' && attribute.value === value;
}
