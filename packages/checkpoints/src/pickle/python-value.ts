import type { Storage } from '../torch/storage.ts';

/** A value of a pickle: what Python's `pickle` would make, without any of its classes. */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PythonList
  | PythonTuple
  | PythonDict
  | PythonName
  | Storage
  | TensorValue;

interface PythonList {
  readonly kind: 'list';
  readonly items: PythonValue[];
}

interface PythonTuple {
  readonly kind: 'tuple';
  readonly items: readonly PythonValue[];
}

/** A `dict` or an `OrderedDict`. */
export interface PythonDict {
  readonly kind: 'dict';
  readonly items: Map<PythonValue, PythonValue>;
}

/** A class or function that a pickle names, `collections.OrderedDict`; never run. */
interface PythonName {
  readonly kind: 'name';
  readonly name: string;
}

/** A tensor as a pickle describes it; its storage's bytes may come later in the file. */
export interface TensorValue {
  readonly kind: 'tensor';
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Of the pickle's opcode, for errors. */
  readonly at: number;
}

/** What kind of value it is, for an error. */
export function kindOf(value: PythonValue | undefined): string {
  if (value === null) return 'None';
  if (value instanceof Uint8Array) return 'bytes';
  return typeof value === 'object' ? value.kind : typeof value;
}

export function isDict(value: PythonValue | undefined): value is PythonDict {
  return isObject(value) && value.kind === 'dict';
}

/** The items of a tuple, or of a list. */
export function itemsOf(value: PythonValue | undefined): readonly PythonValue[] | undefined {
  return isObject(value) && (value.kind === 'tuple' || value.kind === 'list') ? value.items : undefined;
}

export function isObject(
  value: PythonValue | undefined,
): value is Extract<PythonValue, { readonly kind: string }> {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
