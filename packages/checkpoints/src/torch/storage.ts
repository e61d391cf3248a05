import type { DataType } from '@fsnet/graph';

/** Memory that tensors lie in. */
export interface Storage {
  readonly kind: 'storage';
  readonly key: string;
  readonly dtype: DataType;
  /** Elements. */
  readonly count: number;
  /** First element of it in the storage of that key: above 0 for a view of it, which only old files have. */
  readonly offset: number;
}

/** Element types by the name of PyTorch's class. */
export const storageTypes: Readonly<Record<string, DataType>> = {
  'torch.FloatStorage': 'float32',
  'torch.DoubleStorage': 'float64',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.LongStorage': 'int64',
  'torch.IntStorage': 'int32',
  'torch.ShortStorage': 'int16',
  'torch.CharStorage': 'int8',
  'torch.ByteStorage': 'uint8',
  'torch.BoolStorage': 'bool',
};
