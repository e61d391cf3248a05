import type { Attribute, Node } from '@fsnet/graph';
import { type Message, MessageWriter } from './chunks.ts';
import { attributeTypes } from './messages.ts';
import { writeWholeTensor } from './write-tensor.ts';

/** What a node says of itself to those who look at it. */
export interface NodeNotes {
  readonly docString: string;
  readonly metadataProps: Readonly<Record<string, string>>;
}

/** A `NodeProto`. */
export function writeNode(
  { name, op, domain, inputs, outputs, attributes }: Node,
  { docString, metadataProps }: NodeNotes = noNotes,
): Message {
  const writer = new MessageWriter();
  for (const input of inputs) writer.requiredText(1, input);
  for (const output of outputs) writer.requiredText(2, output);
  writer.text(3, name).requiredText(4, op);
  for (const [key, attribute] of Object.entries(attributes)) {
    if (attribute.type === 'opaque') writer.chunk(5, attribute.value);
    else writer.message(5, writeAttribute(key, attribute));
  }
  writer.text(6, docString).text(7, domain);
  for (const entry of Object.entries(metadataProps)) writer.message(9, writeEntry(entry));
  return writer.finish();
}

/** A `StringStringEntryProto`. */
export function writeEntry([key, value]: readonly [string, string]): Message {
  return new MessageWriter().requiredText(1, key).requiredText(2, value).finish();
}

const noNotes: NodeNotes = { docString: '', metadataProps: {} };

function writeAttribute(name: string, attribute: Exclude<Attribute, { type: 'opaque' }>): Message {
  const writer = new MessageWriter().requiredText(1, name).integer(20, attributeTypes[attribute.type]);
  switch (attribute.type) {
    case 'int':
      writer.integer(3, attribute.value);
      break;
    case 'float':
      writer.float(2, attribute.value);
      break;
    case 'string':
      writer.requiredText(4, attribute.value);
      break;
    case 'ints':
      for (const value of attribute.value) writer.integer(8, value);
      break;
    case 'floats':
      for (const value of attribute.value) writer.float(7, value);
      break;
    case 'strings':
      for (const value of attribute.value) writer.requiredText(9, value);
      break;
    case 'tensor':
      writer.message(5, writeWholeTensor('', attribute.value));
      break;
    default:
      attribute satisfies never;
  }
  return writer.finish();
}
