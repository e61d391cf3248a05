import { fileURLToPath } from 'node:url';
import { encode } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import { imagenetResNet } from '@fsnet/models';
import type { Case } from '../../contest/case.ts';
import { median } from '../../measure.ts';
import { withSummaries } from '../../networks/random-summary.ts';
import { bundle } from '../../page/bundle.ts';
import { serve } from '../../page/serve.ts';
import { type Row, smallerIsBetter } from '../../row.ts';
import { launch } from '../browser/launch.ts';
import type { Setting } from '../setting.ts';
import type { FirstUse } from './page.ts';
import { slowFile } from './slow-file.ts';

const bytesPerSecond = 10e6;
/** Milliseconds that the project allows. */
const allowed = 300;

/** From the last byte of a file of 10 MB over a slow connection to the first result, each time in a fresh browser. */
export function startCase({ startImage }: Setting, rounds: number): Case {
  return {
    name: 'start',
    async measure() {
      const bytes = encode(network(startImage), { bits: 8, goldenSamples: 0 });
      const source = fileURLToPath(new URL('./page.ts', import.meta.url));
      const [{ code }] = await bundle(`export * from ${JSON.stringify(source)};`, { whole: true });
      const starts: Start[] = [];
      for (let round = 0; round < rounds; round++) starts.push(await start(bytes, code, startImage));
      const megabytes = (bytes.length / 1e6).toFixed(1);
      const name = `last byte of ${megabytes} MB at 10 MB/s to first result, ${startImage}x${startImage}`;
      return [
        row(
          name,
          starts.map(({ wait }) => wait),
        ),
        row(
          `${name}, less a later run`,
          starts.map(({ wait, laterRun }) => wait - laterRun),
        ),
      ];
    },
  };
}

/** About 10 MB at 8 bits. */
function network(size: number): Graph {
  const graph = withSummaries(imagenetResNet({ depth: 34 }), { spacing: 4 });
  const image = { name: 'image', dtype: 'float32', shape: [1, 3, size, size] } as const;
  return { ...graph, inputs: [image] };
}

function row(name: string, times: readonly number[]): Row {
  return smallerIsBetter({
    name,
    unit: 'ms',
    ours: median(times),
    peer: allowed,
    peerName: 'required',
    required: 1,
  });
}

interface Start extends Pick<FirstUse, 'laterRun'> {
  /** Milliseconds from the last byte to the first result. */
  readonly wait: number;
}

async function start(bytes: Uint8Array, code: string, size: number): Promise<Start> {
  const file = slowFile(bytes, bytesPerSecond);
  const texts = { 'page.js': code, 'page.html': '<!doctype html><title>bench</title>' };
  const server = await serve({}, texts, { 'network.fsn': file.answer });
  const browser = await launch();
  try {
    const tab = await browser.newPage();
    await tab.goto(`${server.origin}/page.html`);
    const page = await tab.evaluateHandle((path) => import(path), '/page.js');
    const { end, laterRun }: FirstUse = await page.evaluate(
      ({ firstUse }, size) => firstUse('/network.fsn', size),
      size,
    );
    return { wait: end - file.lastByte(), laterRun };
  } finally {
    await browser.close();
    server.close();
  }
}
