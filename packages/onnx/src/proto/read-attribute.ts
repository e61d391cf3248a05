import { readFields } from './fields.ts';
import { type AttributeMessage, attributeTypes } from './messages.ts';
import { NumberList } from './number-list.ts';
import { readTensor } from './read-tensor.ts';

/** Type of an attribute in files so old that they do not say it, by the field that is there. */
const typeByField: Readonly<Record<number, number>> = {
  2: attributeTypes.float,
  3: attributeTypes.int,
  4: attributeTypes.string,
  5: attributeTypes.tensor,
  6: attributeTypes.graph,
  7: attributeTypes.floats,
  8: attributeTypes.ints,
  9: attributeTypes.strings,
  11: attributeTypes.graphs,
};

/** Reads an `AttributeProto`. Sub-graphs stay bytes. */
export function readAttribute(bytes: Uint8Array, path: string): AttributeMessage {
  let type = 0;
  let guessedType = 0;
  const strings: Uint8Array[] = [];
  const graphs: Uint8Array[] = [];
  const attribute: AttributeMessage = {
    name: '',
    type: 0,
    f: 0,
    i: 0n,
    s: new Uint8Array(0),
    floats: new NumberList('float'),
    ints: new NumberList('int64'),
    strings,
    graphs,
  };
  readFields(bytes, path, (field, value) => {
    guessedType = typeByField[field] ?? guessedType;
    switch (field) {
      case 1:
        attribute.name = value.text();
        break;
      case 2:
        attribute.f = value.float();
        break;
      case 3:
        attribute.i = value.integer();
        break;
      case 4:
        attribute.s = value.bytes();
        break;
      case 5:
        attribute.t = readTensor(value.bytes(), `${path}.t`);
        break;
      case 6:
      case 11:
        graphs.push(value.bytes());
        break;
      case 7:
        attribute.floats.add(value);
        break;
      case 8:
        attribute.ints.add(value);
        break;
      case 9:
        strings.push(value.bytes());
        break;
      case 20:
        type = value.number();
    }
  });
  attribute.type = type || guessedType;
  return attribute;
}
