/** One field of a flatbuffers table, as the verifier needs it; `of` is the table's or the scalar's name. */
export type FieldLayout = { readonly name: string; readonly required?: boolean } & (
  | { readonly kind: 'bool' }
  | { readonly kind: 'scalar'; readonly size: number }
  | { readonly kind: 'struct'; readonly size: number; readonly align: number }
  | { readonly kind: 'string' }
  | { readonly kind: 'strings' }
  | { readonly kind: 'scalars'; readonly size: number; readonly of: string }
  | { readonly kind: 'table'; readonly of: string }
  | { readonly kind: 'tables'; readonly of: string }
);

/** Fields of a table in the order of their vtable slots: field `i` has slot `4 + 2 * i`. */
export type TableLayout = readonly FieldLayout[];
