import type { Case } from '../contest/case.ts';
import { bundle, gzipSize, loadedAtOnce } from '../page/bundle.ts';
import { type Row, smallerIsBetter } from '../row.ts';

/** What a page that has tfjs downloads besides, by gzip, before it can load and run a network, and all that it may. */
export const sizeCase: Case = {
  name: 'size of the download',
  async measure() {
    const files = await bundle("export { load } from '@fsnet/tfjs';", { external: /^@tensorflow\// });
    const kilobytes = (some: Iterable<{ readonly code: string }>) =>
      [...some].reduce((sum, { code }) => sum + gzipSize(code), 0) / 1000;
    const row = (name: string, ours: number): Row =>
      smallerIsBetter({ name, unit: 'kB', ours, peer: 50, peerName: 'required', required: 1 });
    return [
      row('load and run without tfjs, gzip', kilobytes(loadedAtOnce(files))),
      row('with what is fetched where needed, gzip', kilobytes(files)),
    ];
  },
};
