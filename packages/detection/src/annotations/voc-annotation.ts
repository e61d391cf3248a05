import { FsnError } from '@fsnet/graph';
import type { AnnotatedObject } from './annotated-image.ts';
import { cutBox } from './cut-box.ts';
import { parseXml, type XmlElement } from './xml.ts';

/** What PASCAL VOC's XML says of an image. */
export interface VocAnnotation {
  /** The image's file, without a folder. */
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly objects: readonly AnnotatedObject[];
  /** Objects that were left out, as their box has no area within the image: `object 3 (RBC): box 504, 337 to 504, 337`. */
  readonly skipped: readonly string[];
}

/**
 * Reads an annotation of PASCAL VOC. Boxes are cut at the image's edges.
 *
 * @param path the file's, for errors
 * @throws FsnError `bad-data` with the element that is missing or wrong.
 */
export function readVocAnnotation(xml: string, path: string): VocAnnotation {
  const root = new Element(parseXml(xml, path), path, '');
  if (root.name !== 'annotation') root.fail('annotation', root.name);
  const size = root.child('size');
  const [width, height] = [size.number('width'), size.number('height')];
  if (!(width > 0 && height > 0)) size.fail('a width and height above 0', `${width} x ${height}`);
  const objects: AnnotatedObject[] = [];
  const skipped: string[] = [];
  root.all('object').forEach((object, index) => {
    const bounds = object.child('bndbox');
    const edges = ['xmin', 'ymin', 'xmax', 'ymax'].map((name) => bounds.number(name));
    const label = object.child('name').text;
    const box = cutBox(edges, width, height);
    if (!box) {
      const [xmin, ymin, xmax, ymax] = edges;
      skipped.push(`object ${index + 1} (${label}): box ${xmin}, ${ymin} to ${xmax}, ${ymax}`);
      return;
    }
    objects.push({ label, box, difficult: object.flag('difficult'), truncated: object.flag('truncated') });
  });
  return { image: root.child('filename').text, width, height, objects, skipped };
}

/** An element that knows where it stands. */
class Element {
  readonly #element: XmlElement;
  readonly #path: string;
  readonly #place: string;

  constructor(element: XmlElement, path: string, place: string) {
    this.#element = element;
    this.#path = path;
    this.#place = place === '' ? element.name : `${place}.${element.name}`;
  }

  get name(): string {
    return this.#element.name;
  }

  get text(): string {
    return this.#element.text;
  }

  all(name: string): Element[] {
    return this.#element.children
      .filter((child) => child.name === name)
      .map((child) => new Element(child, this.#path, this.#place));
  }

  child(name: string): Element {
    return this.all(name)[0] ?? this.fail(`an element ${name}`, 'none');
  }

  number(name: string): number {
    const child = this.child(name);
    const value = child.text === '' ? Number.NaN : Number(child.text);
    return Number.isFinite(value) ? value : child.fail('a number', child.text);
  }

  /** 1 or 0; 0 where it is missing. */
  flag(name: string): boolean {
    return this.all(name)[0]?.text === '1';
  }

  fail(expected: string, actual: string): never {
    throw new FsnError('bad-data', `${this.#path}: ${this.#place} is wrong`, {
      path: this.#path,
      expected,
      actual,
    });
  }
}
