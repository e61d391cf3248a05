import { FsnError } from '@fsnet/graph';
import type { ByteSource, SourceOptions } from './byte-source.ts';

/** Stands in for `file-source.ts` where there are no files, as in browsers, so that none of it is bundled there. */
export async function fileSource(path: string | URL, { signal }: SourceOptions = {}): Promise<ByteSource> {
  signal?.throwIfAborted();
  throw new FsnError('io', `cannot read ${path}: there is no file system here`, { path: String(path) });
}
