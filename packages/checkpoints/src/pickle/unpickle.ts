import type { ByteReader } from './byte-reader.ts';
import { type PickleHost, PickleMachine, unsafe } from './machine.ts';
import { opcodes } from './opcodes.ts';
import type { PythonValue } from './python-value.ts';

const stop = '.'.charCodeAt(0);

/**
 * The value of the next pickle. Nothing of it is run: its host says which names it may mention and what a call of
 * one gives, out of this program's own functions.
 *
 * @throws FsnError `truncated`, `malformed`, `limit-exceeded`, or `unsafe-pickle` for any other class, call or
 *   opcode, with its offset in the file.
 */
export function unpickle(reader: ByteReader, host: PickleHost): PythonValue {
  const machine = new PickleMachine(reader, host);
  for (;;) {
    machine.at = reader.offset;
    const code = reader.uint8();
    if (code === stop) return machine.pop();
    const run = opcodes[code];
    if (!run) throw unsafe(`opcode 0x${code.toString(16).padStart(2, '0')}`, machine.at);
    run(machine);
  }
}
