import { FsnError } from '@fsnet/graph';
import type { AnnotatedImages, AnnotatedObject } from './annotated-image.ts';
import { cutBox } from './cut-box.ts';

/**
 * The annotations of a COCO file (cocodataset.org, "Data format", object detection). Boxes are cut at the edges of
 * their image. Images come in the file's order, with `file_name` as their path, also those without an object.
 *
 * @param path the file's, for errors
 * @throws FsnError `bad-data` with the place that is wrong: `annotations[3].bbox`.
 */
export function readCocoAnnotations(text: string, path: string): AnnotatedImages {
  const root = new Place(parseJson(text, path), path, '');
  const categories = root.list('categories').map((category) => ({
    id: category.number('id'),
    name: category.text('name'),
  }));
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const images = new Map(
    root.list('images').map((image) => {
      const size = { width: image.number('width'), height: image.number('height') };
      if (!(size.width > 0 && size.height > 0))
        image.fail('a width and height above 0', `${size.width} x ${size.height}`);
      const objects: AnnotatedObject[] = [];
      return [image.number('id'), { imagePath: image.text('file_name'), ...size, objects }];
    }),
  );
  const skipped: string[] = [];
  root.list('annotations').forEach((annotation, index) => {
    const [id, category] = [annotation.number('image_id'), annotation.number('category_id')];
    const image = images.get(id) ?? annotation.fail('the id of an image', id);
    const label = names.get(category) ?? annotation.fail('the id of a category', category);
    const [left, top, width, height] = annotation.numbers('bbox', 4);
    const box = cutBox([left, top, left + width, top + height], image.width, image.height);
    if (!box) {
      const found = `box ${left}, ${top}, ${width} wide, ${height} high`;
      skipped.push(`${path}: annotations[${index}] (${label}) of ${image.imagePath}: ${found}`);
      return;
    }
    const area = annotation.optional('area');
    const crowd = annotation.optional('iscrowd') === 1;
    image.objects.push({
      label,
      box,
      difficult: false,
      truncated: false,
      ...(crowd && { crowd }),
      ...(area !== undefined && { area }),
    });
  });
  const labels = categories.toSorted((a, b) => a.id - b.id).map(({ name }) => name);
  return { images: [...images.values()], labels, skipped };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new FsnError('bad-data', `${path}: not valid JSON: ${(cause as Error).message}`, { path, cause });
  }
}

/** A JSON object that knows where it stands. */
class Place {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #place: string;

  constructor(value: unknown, path: string, place: string) {
    this.#path = path;
    this.#place = place;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('an object', value);
    this.#fields = value as Record<string, unknown>;
  }

  list(name: string): Place[] {
    const value = this.#fields[name];
    if (!Array.isArray(value)) return this.#wrong(name, 'a list');
    return value.map((item, index) => new Place(item, this.#path, `${this.#at(name)}[${index}]`));
  }

  number(name: string): number {
    const value = this.#fields[name];
    return Number.isFinite(value) ? (value as number) : this.#wrong(name, 'a number');
  }

  optional(name: string): number | undefined {
    return this.#fields[name] === undefined ? undefined : this.number(name);
  }

  numbers(name: string, count: number): readonly number[] {
    const value = this.#fields[name];
    if (Array.isArray(value) && value.length === count && value.every(Number.isFinite)) return value;
    return this.#wrong(name, `${count} numbers`);
  }

  text(name: string): string {
    const value = this.#fields[name];
    return typeof value === 'string' && value !== '' ? value : this.#wrong(name, 'a text');
  }

  fail(expected: string, actual: unknown): never {
    const what = this.#place === '' ? 'not a COCO file' : `${this.#place} is wrong`;
    throw this.#error(what, expected, actual);
  }

  #wrong(name: string, expected: string): never {
    throw this.#error(`${this.#at(name)} is wrong`, expected, this.#fields[name] ?? 'nothing');
  }

  #at(name: string): string {
    return this.#place === '' ? name : `${this.#place}.${name}`;
  }

  #error(what: string, expected: string, actual: unknown): FsnError {
    return new FsnError('bad-data', `${this.#path}: ${what}`, { path: this.#path, expected, actual });
  }
}
