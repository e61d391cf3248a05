import { FsnError, type Graph, type Preprocessing } from '@fsnet/graph';
import { findImageInput, type ImageInput } from './image-input.ts';
import { channelCount } from './preprocess.ts';

/** Preprocessings that have a name. Mean and standard deviation of red, green and blue, for pixels 0 to 1. */
const presets = {
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], resize: 'crop' },
  cifar10: { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616], resize: 'stretch' },
  unit: { mean: [0, 0, 0], std: [1, 1, 1], resize: 'stretch' },
} as const;

export type PreprocessingPreset = keyof typeof presets;

export const preprocessingPresets: readonly PreprocessingPreset[] = Object.keys(
  presets,
) as PreprocessingPreset[];

/** A named preprocessing at the network's input size. */
export function presetPreprocessing(name: PreprocessingPreset, graph: Graph<unknown>): Preprocessing {
  const input = findImageInput(graph);
  const { mean, std, resize } = presets[name];
  const average = (values: readonly number[]) => [(values[0] + values[1] + values[2]) / 3];
  const gray = input.channels === 1;
  return {
    input: input.name,
    ...sizeOf(input, {}),
    resize,
    colorOrder: gray ? 'gray' : 'rgb',
    layout: input.layout,
    scale: 1 / 255,
    mean: gray ? average(mean) : mean,
    std: gray ? average(std) : std,
  };
}

/**
 * A preprocessing out of a JSON file: the fields of {@link Preprocessing}. What is left out comes from the network
 * (input, width, height, layout, colour order) or is `resize` stretch, `scale` 1/255, `mean` 0, `std` 1.
 *
 * @throws FsnError `bad-data` with the field's name; `bad-shape` where the network's input is of another size.
 */
export function parsePreprocessing(json: unknown, graph: Graph<unknown>, path: string): Preprocessing {
  const fields = new Fields(json, path);
  const input = findImageInput(graph, fields.text('input'));
  const colorOrder =
    fields.choice('colorOrder', ['rgb', 'bgr', 'gray']) ?? (input.channels === 1 ? 'gray' : 'rgb');
  const channels = channelCount(colorOrder);
  const [width, height] = [fields.size('width'), fields.size('height')];
  const preprocessing: Preprocessing = {
    input: input.name,
    ...sizeOf(input, { ...(width && { width }), ...(height && { height }) }),
    resize: fields.choice('resize', ['stretch', 'crop']) ?? 'stretch',
    colorOrder,
    layout: fields.choice('layout', ['nchw', 'nhwc']) ?? input.layout,
    scale: fields.number('scale') ?? 1 / 255,
    mean: fields.numbers('mean', channels) ?? new Array<number>(channels).fill(0),
    std: fields.numbers('std', channels) ?? new Array<number>(channels).fill(1),
  };
  if (preprocessing.std.includes(0)) fields.fail('std', 'numbers other than 0');
  fields.finish();
  checkPreprocessing(preprocessing, graph);
  return preprocessing;
}

/**
 * The input that a preprocessing feeds.
 *
 * @throws FsnError `bad-shape` where it makes an image of another size, layout or number of channels.
 */
export function checkPreprocessing(preprocessing: Preprocessing, graph: Graph<unknown>): ImageInput {
  const input = findImageInput(graph, preprocessing.input);
  const expected = [input.layout, input.channels, input.height ?? '?', input.width ?? '?'];
  const { layout, colorOrder, width, height } = preprocessing;
  const actual = [layout, channelCount(colorOrder), height, width];
  if (expected.some((size, i) => size !== '?' && size !== actual[i])) {
    throw new FsnError('bad-shape', `the preprocessing does not fit the network's input '${input.name}'`, {
      expected: describe(expected),
      actual: describe(actual),
    });
  }
  return input;
}

function describe([layout, channels, height, width]: readonly (string | number)[]): string {
  return `${layout}, ${channels} x ${height} x ${width}`;
}

function sizeOf(
  input: ImageInput,
  given: { width?: number; height?: number },
): { width: number; height: number } {
  const width = given.width ?? input.width;
  const height = given.height ?? input.height;
  if (width === undefined || height === undefined) {
    throw new FsnError('bad-shape', `the network does not say how large its input '${input.name}' is`, {
      expected: 'width and height in a preprocessing',
    });
  }
  return { width, height };
}

/** Reads a JSON object field by field and remembers which it has seen. */
class Fields {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #seen = new Set<string>();

  constructor(json: unknown, path: string) {
    this.#path = path;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw new FsnError('bad-data', 'a preprocessing file holds one JSON object', { path, actual: json });
    }
    this.#object = json as Record<string, unknown>;
  }

  text(name: string): string | undefined {
    return this.#read(name, 'a text', (value): value is string => typeof value === 'string');
  }

  number(name: string): number | undefined {
    return this.#read(name, 'a number', isNumber);
  }

  size(name: string): number | undefined {
    const isSize = (value: unknown): value is number =>
      Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 16384;
    return this.#read(name, 'a whole number from 1 to 16384', isSize);
  }

  numbers(name: string, count: number): readonly number[] | undefined {
    const isList = (value: unknown): value is number[] =>
      Array.isArray(value) && value.length === count && value.every(isNumber);
    return this.#read(name, `${count} number${count === 1 ? '' : 's'}`, isList);
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    return this.#read(name, choices.join(' or '), (value): value is T => choices.includes(value as T));
  }

  finish(): void {
    for (const name of Object.keys(this.#object))
      if (!this.#seen.has(name)) this.fail(name, [...this.#seen].join(', '));
  }

  fail(name: string, expected: string): never {
    const message = this.#seen.has(name) ? `'${name}' is wrong` : `unknown field '${name}'`;
    throw new FsnError('bad-data', `preprocessing: ${message}`, {
      path: this.#path,
      expected,
      ...(this.#seen.has(name) && { actual: this.#object[name] }),
    });
  }

  #read<T>(name: string, expected: string, test: (value: unknown) => value is T): T | undefined {
    this.#seen.add(name);
    const value = this.#object[name];
    if (value === undefined) return undefined;
    return test(value) ? value : this.fail(name, expected);
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
