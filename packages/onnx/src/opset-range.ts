/** Opsets of ONNX's own domain that fsnet reads and writes. */
export const opsetRange = { minimum: 7, maximum: 22 } as const;
