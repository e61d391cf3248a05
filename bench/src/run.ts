import { parseArgs } from 'node:util';
import { formatRows } from './format-rows.ts';
import { chromiumVersion } from './page/chromium-version.ts';
import type { Benchmark, Details } from './row.ts';
import { writeResults } from './write-results.ts';

const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  cells: async () => (await import('./cells/cells.ts')).cells,
  codec: async () => (await import('./codec/codec.ts')).codec,
  size: async () => (await import('./size/size.ts')).size,
  training: async () => (await import('./training/training.ts')).training,
  wasm: async () => (await import('./wasm/wasm.ts')).wasm,
  webgpu: async () => (await import('./webgpu/webgpu.ts')).webgpu,
};

const usage = `usage: npm run bench -- NAME [--json] [--quick] [--only PATTERN] [--browser] [--write]
names: ${Object.keys(benchmarks).join(', ')}
--quick           fewer rounds, to see that it works
--only PATTERN    only the cases that the regular expression matches (not codec)
--browser         in Chromium in place of Node (wasm: layers and networks)
--data DIR        CIFAR-10, binary version; without it unpacked from ../shared (cells, size)
--fsn FILE        one more file of ours, as often as wanted (size)
--fsn-folder DIR  all .fsn files in a folder, as often as wanted (size)
--write           write bench/results/NAME.json, .md and .svg besides
FSNET_GPU=1 measures webgpu on a GPU, in place of an adapter that computes on the CPU; its results are webgpu-gpu.*`;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  let only: RegExp | undefined;
  try {
    parsed = parse(argv);
    if (parsed.values.only !== undefined) only = new RegExp(parsed.values.only);
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [name] = positionals;
  if (positionals.length !== 1 || !Object.hasOwn(benchmarks, name)) {
    console.error(usage);
    return 2;
  }
  const { quick, browser, json, write, data, fsn } = values;
  const benchmark = await benchmarks[name]();
  const onCase = process.stderr.isTTY ? (each: string) => console.error(`${each} ...`) : undefined;
  let device = browser ? chromiumVersion() : `Node ${process.versions.node}`;
  const onDevice = (name: string) => {
    device = name;
  };
  let details: Details | undefined;
  const onDetails = (found: Details) => {
    details = found;
  };
  const files = { data, fsn, fsnFolders: values['fsn-folder'] };
  const settings = { quick, browser, only, ...files, onCase, onDevice, onDetails };
  const rows = await benchmark(settings).catch((error: Error) => {
    // Here, as tfjs prints the whole of its code otherwise.
    console.error(error.stack);
    return undefined;
  });
  if (!rows) return 1;
  console.log(json ? JSON.stringify(rows, null, 2) : formatRows(rows, process.stdout.columns));
  if (write) writeResults(resultsName(name, browser), rows, argv, device, details);
  return 0;
}

/** Of the files of the results. */
function resultsName(benchmark: string, browser: boolean): string {
  if (benchmark === 'webgpu') return process.env.FSNET_GPU ? 'webgpu-gpu' : 'webgpu';
  return browser ? `${benchmark}-browser` : benchmark;
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      browser: { type: 'boolean', default: false },
      data: { type: 'string' },
      fsn: { type: 'string', multiple: true },
      'fsn-folder': { type: 'string', multiple: true },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}
