import type { Accuracy, Metadata, Preprocessing, Provenance, ValueInfo } from '@fsnet/graph';
import type { Metadata as MetadataTable } from '../generated/metadata.ts';
import type { Preprocessing as PreprocessingTable } from '../generated/preprocessing.ts';
import type { Provenance as ProvenanceTable } from '../generated/provenance.ts';
import { limits } from '../limits.ts';
import { fail, type HeaderReader } from './header-reader.ts';

const resizes = ['stretch', 'crop'] as const;
const colorOrders = ['rgb', 'bgr', 'gray'] as const;
const layouts = ['nchw', 'nhwc'] as const;

/** The metadata but for its golden samples. What is absent in the file is absent here. */
export function readMetadata(
  reader: HeaderReader,
  table: MetadataTable | null,
  inputs: readonly ValueInfo[],
): Metadata {
  if (!table) return {};
  const text = (name: string) => reader.string(table, 'Metadata', name);
  const provenance = table.provenance();
  return present({
    title: text('title'),
    description: text('description'),
    producer: text('producer'),
    task: text('task'),
    labels: reader.strings(table, 'Metadata', 'labels'),
    preprocessing: reader.vector(table, 'Metadata', 'preprocessing', 'preprocessing', (_, length) =>
      readPreprocessings(reader, table, length, inputs),
    ),
    licence: text('licence'),
    provenance: provenance ? readProvenance(reader, provenance) : undefined,
    properties: reader.vector(table, 'Metadata', 'properties', 'properties', (_, length) =>
      readProperties(reader, table, length),
    ),
  });
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function present<T extends object>(record: T): Partial<Present<T>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<
    Present<T>
  >;
}

function readPreprocessings(
  reader: HeaderReader,
  metadata: MetadataTable,
  length: number,
  inputs: readonly ValueInfo[],
): Preprocessing[] {
  const read: Preprocessing[] = [];
  for (let i = 0; i < length; i++) {
    const table = metadata.preprocessing(i)!;
    const path = `metadata.preprocessing[${i}]`;
    const input = reader.string(table, 'Preprocessing', 'input')!;
    if (!inputs.some(({ name }) => name === input))
      fail('bad-graph', `${path}.input`, `the network has no input ${JSON.stringify(input)}`, table);
    if (read.some((other) => other.input === input))
      fail('malformed', path, `a second preprocessing of ${JSON.stringify(input)}`, table);
    read.push(readPreprocessing(reader, table, input, path));
  }
  return read;
}

function readPreprocessing(
  reader: HeaderReader,
  table: PreprocessingTable,
  input: string,
  path: string,
): Preprocessing {
  const size = (name: 'width' | 'height') => {
    const pixels = table[name]();
    if (pixels < 1 || pixels > limits.imageSide)
      fail('bad-value', `${path}.${name}`, `${pixels} pixels`, table, `1 to ${limits.imageSide}`, pixels);
    return pixels;
  };
  const width = size('width');
  const height = size('height');
  const colorOrder = reader.named(colorOrders, table.colorOrder(), table, `${path}.colorOrder`);
  const channels = colorOrder === 'gray' ? 1 : 3;
  const finite = (value: number, place: string) => {
    if (!Number.isFinite(value)) fail('bad-value', place, `${value}`, table, 'a finite number', value);
    return value;
  };
  const perChannel = (name: 'mean' | 'std') => {
    const values = reader.numbers(table, 'Preprocessing', name, 'float64');
    if (values.length !== channels)
      fail(
        'bad-shape',
        `${path}.${name}`,
        `${values.length} values for ${channels} channels`,
        table,
        channels,
        values.length,
      );
    for (const [i, value] of values.entries()) finite(value, `${path}.${name}[${i}]`);
    return values;
  };
  const std = perChannel('std');
  for (const [i, value] of std.entries())
    if (value === 0) fail('bad-value', `${path}.std[${i}]`, 'division by 0', table, 'not 0', value);
  return {
    input,
    width,
    height,
    resize: reader.named(resizes, table.resize(), table, `${path}.resize`),
    colorOrder,
    layout: reader.named(layouts, table.layout(), table, `${path}.layout`),
    scale: finite(table.scale(), `${path}.scale`),
    mean: perChannel('mean'),
    std,
  };
}

function readProvenance(reader: HeaderReader, table: ProvenanceTable): Provenance {
  const seed = Number(table.seed());
  if (table.hasSeed() && !Number.isSafeInteger(seed))
    fail('bad-value', 'metadata.provenance.seed', `seed ${table.seed()}`, table, 'within 2^53', table.seed());
  return present({
    recipe: reader.string(table, 'Provenance', 'recipe'),
    seed: table.hasSeed() ? seed : undefined,
    data: reader.string(table, 'Provenance', 'data'),
    accuracy: reader.vector(table, 'Provenance', 'accuracy', 'accuracy', (_, length) => {
      if (length > limits.accuracies)
        fail(
          'limit-exceeded',
          'metadata.provenance.accuracy',
          `${length} figures`,
          table,
          limits.accuracies,
          length,
        );
      return Array.from({ length }, (_, i): Accuracy => {
        const figure = table.accuracy(i)!;
        const value = figure.value();
        if (!(value >= 0 && value <= 1))
          fail(
            'bad-value',
            `metadata.provenance.accuracy[${i}].value`,
            `fraction ${value}`,
            figure,
            '0 to 1',
            value,
          );
        return {
          metric: reader.string(figure, 'Accuracy', 'metric')!,
          value,
          dataset: reader.string(figure, 'Accuracy', 'dataset')!,
          samples: figure.samples(),
        };
      });
    }),
  });
}

function readProperties(
  reader: HeaderReader,
  metadata: MetadataTable,
  length: number,
): Record<string, string> {
  const properties = new Map<string, string>();
  for (let i = 0; i < length; i++) {
    const table = metadata.properties(i)!;
    const key = reader.string(table, 'Property', 'key')!;
    if (properties.has(key))
      fail('malformed', `metadata.properties[${i}]`, `a second ${JSON.stringify(key)}`, table);
    properties.set(key, reader.string(table, 'Property', 'value')!);
  }
  return Object.fromEntries(properties);
}
