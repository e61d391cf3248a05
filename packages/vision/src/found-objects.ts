import type { Detections } from '@fsnet/detection';

/** A thing on an image, in pixels. */
export interface FoundObject {
  readonly class: number;
  readonly label?: string;
  /** 0 to 1. */
  readonly score: number;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

/** Detections one by one, with the names of their classes. */
export function foundObjects(
  { boxes, scores, classes }: Detections,
  labels: readonly string[] | undefined,
): FoundObject[] {
  return Array.from(classes, (index, i) => {
    const [left, top, right, bottom] = boxes.subarray(i * 4, i * 4 + 4);
    const label = labels?.[index];
    const box = { left, top, right, bottom };
    return { class: index, ...(label !== undefined && { label }), score: scores[i], box };
  });
}

/** What a class is called: its label or its number. */
export function className(index: number, label: string | undefined): string {
  return label ?? `class ${index}`;
}
