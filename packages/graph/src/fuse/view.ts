/**
 * Part of how an index along an axis of a view counts: `size` places, each of which goes `step` elements on along the
 * source's logical axis `axis`; a step of 0 repeats.
 */
export interface Digit {
  readonly size: number;
  readonly axis: number;
  readonly step: number;
}

/** A value as what stands where in another one, whatever the layouts of both. */
export interface View {
  /** By axis of the view, the slowest digit first. */
  readonly axes: readonly (readonly Digit[])[];
  /** The position in the source that the view's first element has, by logical axis. */
  readonly from: readonly number[];
}

/** The view of a value as it is. */
export function identityView(shape: readonly number[]): View {
  return { axes: shape.map((size, axis) => [{ size, axis, step: 1 }]), from: shape.map(() => 0) };
}

export function permutedView({ axes, from }: View, order: readonly number[]): View {
  return { axes: order.map((axis) => axes[axis]), from };
}

/** The same elements in the shape `shape`; nothing where that needs parts of the source in no regular steps. */
export function reshapedView({ axes, from }: View, shape: readonly number[]): View | undefined {
  const digits = axes.flat().filter(({ size }) => size > 1);
  const result: Digit[][] = shape.map(() => []);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    for (let wanted = shape[axis]; wanted > 1; ) {
      let digit = digits.pop();
      for (let next = digits.at(-1); digit && next && continues(next, digit); next = digits.at(-1)) {
        digit = { ...digit, size: digit.size * next.size };
        digits.pop();
      }
      if (!digit) return undefined;
      const size = wanted % digit.size === 0 ? digit.size : wanted;
      if (digit.size % size !== 0) return undefined;
      if (size < digit.size) digits.push({ ...digit, size: digit.size / size, step: digit.step * size });
      result[axis].unshift({ ...digit, size });
      wanted /= size;
    }
  }
  return { axes: result, from };
}

function continues(slow: Digit, fast: Digit): boolean {
  return slow.axis === fast.axis && slow.step === fast.step * fast.size;
}

/** `size` elements along `axis` from `start` on, `step` apart; nothing where they do not lie in regular steps. */
export function slicedView(
  { axes, from }: View,
  axis: number,
  start: number,
  size: number,
  step = 1,
): View | undefined {
  const digits = axes[axis];
  const [slow, ...fast] = digits;
  const inner = fast.reduce((product, digit) => product * digit.size, 1);
  if (size > 1 && (start % inner !== 0 || size % inner !== 0 || (step !== 1 && inner !== 1)))
    return undefined;
  const moved = [...from];
  let rest = start;
  for (const digit of digits.toReversed()) {
    if (digit.step !== 0) moved[digit.axis] += (rest % digit.size) * digit.step;
    rest = Math.floor(rest / digit.size);
  }
  const cut = size > 1 ? [{ ...slow, size: size / inner, step: slow.step * step }, ...fast] : [];
  return { axes: axes.with(axis, cut), from: moved };
}

/** An axis that repeats the elements of others. */
export function repeated(size: number): Digit {
  return { size, axis: 0, step: 0 };
}
