import type { FsnErrorCode } from '@fsnet/graph';
import type { FileEditor } from './file-editor.ts';

/** One file of `test-models/vectors/malformed`. */
export interface MalformedCase {
  readonly name: string;
  /** Valid vector that it is made of. */
  readonly base: string;
  readonly code: FsnErrorCode;
  /** The error's path, where it is part of what the vector tests. */
  readonly path?: string;
  readonly why: string;
  /** Whether the header alone shows it, or only the payloads do. */
  readonly stage: 'header' | 'payload';
  /** Makes the file. */
  readonly make: (valid: Uint8Array) => Uint8Array;
}

/** Adds a case that sets one field, named after it. */
export type SetField = (
  base: string,
  code: FsnErrorCode,
  path: string,
  value: number | bigint,
  label: string,
  errorPath?: string,
  as?: 'f32' | 'f64',
) => void;

type Edit = (editor: FileEditor) => void;

/** Collects cases of one base and stage. */
export class Cases {
  readonly list: MalformedCase[] = [];
  readonly #editorOf: (file: Uint8Array) => FileEditor;

  constructor(editorOf: (file: Uint8Array) => FileEditor) {
    this.#editorOf = editorOf;
  }

  /** A case made by an editor, its header checksum repaired. */
  edit(
    base: string,
    stage: MalformedCase['stage'],
    name: string,
    code: FsnErrorCode,
    why: string,
    edit: Edit,
    path?: string,
  ): void {
    const make = (valid: Uint8Array) => {
      const editor = this.#editorOf(valid);
      edit(editor);
      return editor.build();
    };
    this.list.push({ name, base, code, why, stage, make, ...(path !== undefined && { path }) });
  }

  /** A case made of the bytes, nothing repaired. */
  bytes(
    base: string,
    name: string,
    code: FsnErrorCode,
    why: string,
    make: (valid: Uint8Array) => Uint8Array,
  ): void {
    this.list.push({ name, base, code, why, stage: 'header', make });
  }
}

/** Changes the bytes of a payload, which keeps its length; its checksum is mended after. */
export type EditBytes = (bytes: Uint8Array, view: DataView) => void;

/** Adds a file made from the valid file `base` by changing the payload at `path`. */
export type PayloadCase = (
  base: string,
  name: string,
  code: FsnErrorCode,
  why: string,
  path: string,
  edit: EditBytes,
) => void;
