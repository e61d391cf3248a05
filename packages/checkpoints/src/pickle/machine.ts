import { FsnError } from '@fsnet/graph';
import { maximumObjects, maximumValues } from '../limits.ts';
import type { ByteReader } from './byte-reader.ts';
import type { PythonValue } from './python-value.ts';

/** What a pickle may ask its reader for. */
export interface PickleHost {
  /** Whether it knows the class or function. What it does not know is refused. */
  knows(name: string): boolean;
  /** What a call of it gives; `undefined` refuses. */
  call(name: string, parameters: readonly PythonValue[], at: number): PythonValue | undefined;
  /** What stands outside of the pickle under an id. */
  load(id: PythonValue, at: number): PythonValue;
}

/** Stack, memo and limits of one pickle. */
export class PickleMachine {
  readonly reader: ByteReader;
  readonly host: PickleHost;
  /** Where the opcode that runs stands in the file. */
  at = 0;
  readonly #stack: PythonValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PythonValue>();
  #objects = 0;
  #values = 0;

  constructor(reader: ByteReader, host: PickleHost) {
    this.reader = reader;
    this.host = host;
  }

  push(value: PythonValue): void {
    this.count(1);
    this.#stack.push(value);
  }

  /** Pushes a new list, tuple, dictionary or tensor. */
  make(value: PythonValue): void {
    if (++this.#objects > maximumObjects) this.#tooMany('objects', maximumObjects);
    this.push(value);
  }

  pop(): PythonValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) this.fail('a value on the stack', 'none');
    return this.#stack.pop() as PythonValue;
  }

  top(): PythonValue {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  mark(): void {
    this.count(1);
    this.#marks.push(this.#stack.length);
  }

  /** Takes all values since the last mark. */
  popMark(): PythonValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) this.fail('a mark on the stack', 'none');
    return this.#stack.splice(mark);
  }

  hasMarkOnTop(): boolean {
    return this.#marks.at(-1) === this.#stack.length;
  }

  remember(index: number): void {
    this.count(1);
    this.#memo.set(index, this.top());
  }

  get remembered(): number {
    return this.#memo.size;
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.fail('a remembered value', `number ${index}`);
    this.push(value);
  }

  /** Counts values that are kept. */
  count(values: number): void {
    this.#values += values;
    if (this.#values > maximumValues) this.#tooMany('values', maximumValues);
  }

  fail(expected: string, actual: unknown): never {
    throw new FsnError('malformed', `pickle: expected ${expected}, found ${String(actual)}`, {
      offset: this.at,
      expected,
      actual,
    });
  }

  #tooMany(what: string, most: number): never {
    throw new FsnError('limit-exceeded', `the pickle makes more than ${most} ${what}`, {
      offset: this.at,
      expected: `at most ${most}`,
    });
  }
}

/** The error for what a pickle must not ask for. */
export function unsafe(name: string, at: number): FsnError {
  return new FsnError('unsafe-pickle', `the pickle asks for ${name}; only tensors are read, nothing is run`, {
    offset: at,
    expected: 'tensors, dictionaries, lists and plain values',
    actual: name,
  });
}
