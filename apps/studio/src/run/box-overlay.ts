import { className, type FoundObject } from '@fsnet/vision';
import { svgElement } from '../page/element.ts';

/** Boxes of a detector over a picture that fills the same place, as far as its shape lets it. */
export class BoxOverlay {
  readonly element: SVGSVGElement = svgElement('svg', { class: 'box-overlay', 'aria-hidden': 'true' });

  /** @param width, height Of the picture that the boxes are pixels of. */
  show(objects: readonly FoundObject[], width: number, height: number): void {
    this.element.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const unit = Math.max(width, height) / 100;
    this.element.replaceChildren(
      ...objects.toReversed().map(({ class: index, label, score, box }) => {
        const { left, top, right, bottom } = box;
        const text = `${className(index, label)} ${score.toFixed(2)}`;
        const labelTop = top >= 5 * unit ? top - 5 * unit : top;
        const color = `hsl(${(index * 137.508 + 10) % 360} 80% 36%)`;
        return svgElement(
          'g',
          { class: 'found', fill: color, stroke: color },
          svgElement('rect', {
            ...{ x: left, y: top, width: right - left, height: bottom - top },
            ...{ fill: 'none', 'stroke-width': unit * 0.6 },
          }),
          svgElement('rect', {
            x: left,
            y: labelTop,
            width: text.length * 2.3 * unit + unit,
            height: 5 * unit,
          }),
          svgElement(
            'text',
            {
              x: left + 0.5 * unit,
              y: labelTop + 3.8 * unit,
              'font-size': 4 * unit,
              fill: '#fff',
              stroke: 'none',
            },
            text,
          ),
        );
      }),
    );
  }
}
