import { FsnError } from '@fsnet/graph';
import { parseXml, type XmlElement } from './xml.ts';

/** A thing on an image. */
export interface AnnotatedObject {
  readonly label: string;
  /** In pixels as the file has them; `right` and `bottom` are beyond `left` and `top`. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  /** Hard to recognise: measurements leave it out. */
  readonly difficult: boolean;
  /** Partly outside of the image. */
  readonly truncated: boolean;
}

/** What PASCAL VOC's XML says of an image. */
export interface Annotation {
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
export function readVocAnnotation(xml: string, path: string): Annotation {
  const root = new Element(parseXml(xml, path), path, '');
  if (root.name !== 'annotation') root.fail('annotation', root.name);
  const size = root.child('size');
  const [width, height] = [size.number('width'), size.number('height')];
  if (!(width > 0 && height > 0)) size.fail('a width and height above 0', `${width} x ${height}`);
  const objects: AnnotatedObject[] = [];
  const skipped: string[] = [];
  root.all('object').forEach((object, index) => {
    const bounds = object.child('bndbox');
    const [xmin, ymin, xmax, ymax] = ['xmin', 'ymin', 'xmax', 'ymax'].map((name) => bounds.number(name));
    const label = object.child('name').text;
    const box = {
      left: Math.max(0, xmin),
      top: Math.max(0, ymin),
      right: Math.min(width, xmax),
      bottom: Math.min(height, ymax),
    };
    if (box.left >= box.right || box.top >= box.bottom) {
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
