import { deriveGenotype, drawGenotype, type Genotype } from '@fsnet/models';
import type { Command } from 'commander';
import { addCommand, addJsonOption, type Context, printJson, printLines, wholeNumber } from '../command.ts';
import { UsageError } from '../failure.ts';
import { prepareOutput } from '../files/output-file.ts';
import { readAlphas } from '../nas/read-alphas.ts';
import { printable } from '../terminal/printable.ts';

interface Options {
  readonly output?: string;
  readonly svg?: string;
  readonly epoch?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `fsn nas derive`: the cells that architecture weights speak for. */
export function addNasDerive(nas: Command, context: Context): void {
  const command = addCommand(nas, {
    name: 'derive',
    summary: 'the cells that a search has found, as a genotype and as a picture',
    examples: [
      'fsn nas derive search -o genotype.json --svg cells.svg',
      'fsn nas derive alphas.json --json',
      'fsn nas derive search --epoch 10',
    ],
  })
    .argument('<search>', 'folder of a search, or a JSON file of architecture weights')
    .option('-o, --output <genotype.json>', 'genotype to write')
    .option('--svg <cells.svg>', 'picture to write, light and dark')
    .option('--epoch <n>', 'of the search (default: its last)', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--force', 'overwrite existing files');
  addJsonOption(command).action((search: string, options: Options) => derive(search, options, context));
}

async function derive(search: string, options: Options, { io }: Context): Promise<void> {
  const { output, svg, json } = options;
  if (output !== undefined && output === svg)
    throw new UsageError('the genotype and its picture are two files; name them apart');
  const [genotypeFile, pictureFile] = await Promise.all(
    [output, svg].map((path) =>
      path === undefined ? undefined : prepareOutput(path, { force: options.force, io }),
    ),
  );
  const { alphas, epoch } = await readAlphas(search, options.epoch, io);
  const genotype = deriveGenotype(alphas);
  const place = epoch === undefined ? search : `${search}, epoch ${epoch}`;
  const encoder = new TextEncoder();
  await genotypeFile?.write(encoder.encode(`${JSON.stringify(genotype, null, 2)}\n`));
  await pictureFile?.write(encoder.encode(drawGenotype(genotype, { title: `Cells of ${place}` })));

  if (json)
    printJson(io, {
      ...{ input: search, genotype },
      ...(epoch !== undefined && { epoch }),
      ...(output !== undefined && { output }),
      ...(svg !== undefined && { svg }),
    });
  else {
    const written = [output, svg].filter((path) => path !== undefined).map(printable);
    const arrow = written.length > 0 ? ` → ${written.join(', ')}` : '';
    printLines(io, [`${printable(place)}${arrow}`, ...cellLines(genotype)]);
  }
}

/** `normal  2 = sep_conv_3x3(0) + skip_connect(1)`, a line a node. */
function cellLines({ normal, reduce }: Genotype): string[] {
  return Object.entries({ normal, reduce }).flatMap(([kind, { edges, concat }]) =>
    concat.map((node, index) => {
      const terms = edges
        .filter(({ to }) => to === node)
        .map(({ from, operation }) => `${operation}(${from})`);
      return `${(index === 0 ? kind : '').padEnd(6)}  ${node} = ${terms.join(' + ')}`;
    }),
  );
}
