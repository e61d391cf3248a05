/** One field of a table; see `parseSchema`. */
export interface SchemaField {
  readonly name: string;
  readonly kind: 'bool' | 'scalar' | 'struct' | 'string' | 'strings' | 'scalars' | 'table' | 'tables';
  readonly size?: number;
  readonly align?: number;
  readonly of?: string;
  readonly required?: true;
}

/** The tables of a flatbuffers schema, fields in the order of their vtable slots. */
export function parseSchema(
  text: string,
): { readonly name: string; readonly fields: readonly SchemaField[] }[];
