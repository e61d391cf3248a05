import { parseArgs } from 'node:util';
import { formatRows } from './format-rows.ts';
import type { Benchmark } from './row.ts';

const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  codec: async () => (await import('./codec/codec.ts')).codec,
};

const usage = `usage: npm run bench -- NAME [--json] [--quick]
names: ${Object.keys(benchmarks).join(', ')}`;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
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
  const benchmark = await benchmarks[name]();
  const rows = await benchmark({ quick: values.quick });
  console.log(values.json ? JSON.stringify(rows, null, 2) : formatRows(rows, process.stdout.columns));
  return 0;
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}
