import { type PickleMachine, unsafe } from './machine.ts';
import { isDict, isObject, kindOf, type PythonValue } from './python-value.ts';

/** What each byte of a pickle of protocols 2 to 5 does (Python's `pickletools`); what is missing is refused. */
export const opcodes: Readonly<Record<number, (machine: PickleMachine) => void>> = {
  ...codes({
    '(': (machine) => machine.mark(),
    '0': (machine) => {
      if (machine.hasMarkOnTop()) machine.popMark();
      else machine.pop();
    },
    '1': (machine) => {
      machine.popMark();
    },
    '2': (machine) => machine.push(machine.top()),
    N: (machine) => machine.push(null),
    J: (machine) => machine.push(machine.reader.int32()),
    K: (machine) => machine.push(machine.reader.uint8()),
    M: (machine) => machine.push(machine.reader.uint16()),
    G: (machine) => machine.push(machine.reader.float64()),
    X: (machine) => machine.push(machine.reader.text(machine.reader.uint32())),
    T: (machine) => machine.push(machine.reader.text(machine.reader.uint32())),
    U: (machine) => machine.push(machine.reader.text(machine.reader.uint8())),
    B: (machine) => machine.push(machine.reader.bytes(machine.reader.uint32())),
    C: (machine) => machine.push(machine.reader.bytes(machine.reader.uint8())),
    '}': (machine) => machine.make({ kind: 'dict', items: new Map() }),
    ']': (machine) => machine.make({ kind: 'list', items: [] }),
    ')': (machine) => machine.make({ kind: 'tuple', items: [] }),
    t: (machine) => machine.make({ kind: 'tuple', items: machine.popMark() }),
    l: (machine) => machine.make({ kind: 'list', items: machine.popMark() }),
    d: (machine) => {
      const items = machine.popMark();
      machine.make({ kind: 'dict', items: new Map() });
      setItems(machine, items);
    },
    a: (machine) => append(machine, [machine.pop()]),
    e: (machine) => append(machine, machine.popMark()),
    s: (machine) => {
      const value = machine.pop();
      setItems(machine, [machine.pop(), value]);
    },
    u: (machine) => setItems(machine, machine.popMark()),
    q: (machine) => machine.remember(machine.reader.uint8()),
    r: (machine) => machine.remember(machine.reader.uint32()),
    h: (machine) => machine.recall(machine.reader.uint8()),
    j: (machine) => machine.recall(machine.reader.uint32()),
    c: (machine) => name(machine, `${machine.reader.line()}.${machine.reader.line()}`),
    R: call,
    b: build,
    Q: (machine) => machine.push(machine.host.load(machine.pop(), machine.at)),
  }),
  // Protocol 2
  128: (machine) => {
    const protocol = machine.reader.uint8();
    if (protocol > 5) machine.fail('a protocol up to 5', protocol);
  },
  133: (machine) => tuple(machine, 1),
  134: (machine) => tuple(machine, 2),
  135: (machine) => tuple(machine, 3),
  136: (machine) => machine.push(true),
  137: (machine) => machine.push(false),
  138: (machine) => machine.push(integer(machine.reader.bytes(machine.reader.uint8()))),
  139: (machine) => {
    const length = machine.reader.uint32();
    // Longer numbers take time that grows with the square of their length, and no tensor has one.
    if (length > 255) machine.fail('a number of at most 255 bytes', length);
    machine.push(integer(machine.reader.bytes(length)));
  },
  // Protocol 4
  140: (machine) => machine.push(machine.reader.text(machine.reader.uint8())),
  141: (machine) => machine.push(machine.reader.text(machine.reader.uint64())),
  142: (machine) => machine.push(machine.reader.bytes(machine.reader.uint64())),
  147: (machine) => {
    const last = machine.pop();
    name(machine, `${String(machine.pop())}.${String(last)}`);
  },
  148: (machine) => machine.remember(machine.remembered),
  149: (machine) => {
    machine.reader.uint64();
  },
};

function codes<T>(handlers: Readonly<Record<string, T>>): Record<number, T> {
  return Object.fromEntries(Object.entries(handlers).map(([letter, run]) => [letter.charCodeAt(0), run]));
}

function tuple(machine: PickleMachine, count: number): void {
  const items = Array.from({ length: count }, () => machine.pop()).reverse();
  machine.make({ kind: 'tuple', items });
}

function append(machine: PickleMachine, values: readonly PythonValue[]): void {
  const list = machine.top();
  if (!isObject(list) || list.kind !== 'list') machine.fail('a list', kindOf(list));
  machine.count(values.length);
  for (const value of values) list.items.push(value);
}

function setItems(machine: PickleMachine, values: readonly PythonValue[]): void {
  const dictionary = machine.top();
  if (!isDict(dictionary)) machine.fail('a dictionary', kindOf(dictionary));
  if (values.length % 2 !== 0) machine.fail('keys with values', `${values.length} objects`);
  machine.count(values.length);
  for (let i = 0; i < values.length; i += 2) dictionary.items.set(values[i], values[i + 1]);
}

function name(machine: PickleMachine, asked: string): void {
  if (!machine.host.knows(asked)) throw unsafe(asked, machine.at);
  machine.make({ kind: 'name', name: asked });
}

function call(machine: PickleMachine): void {
  const parameters = machine.pop();
  const called = machine.pop();
  if (!isObject(called) || called.kind !== 'name') machine.fail('a name to call', kindOf(called));
  if (!isObject(parameters) || parameters.kind !== 'tuple') machine.fail('a tuple', kindOf(parameters));
  const result = machine.host.call(called.name, parameters.items, machine.at);
  if (result === undefined) throw unsafe(`a call of ${called.name}`, machine.at);
  machine.make(result);
}

/** Attributes of a dictionary, as state dicts have versions of layers, say nothing of its tensors. */
function build(machine: PickleMachine): void {
  machine.pop();
  const object = machine.top();
  if (!isDict(object)) throw unsafe(`attributes of a ${kindOf(object)}`, machine.at);
}

/** A signed little-endian number. */
function integer(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  const signed = BigInt.asIntN(Math.max(8 * bytes.length, 1), value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed;
}
