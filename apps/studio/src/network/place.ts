/** One place of a rank: a box, or a point that a long line goes through. */
export interface Place {
  /** `undefined` for a point of a line. */
  readonly box: number | undefined;
  readonly rank: number;
  readonly width: number;
  readonly above: Place[];
  readonly below: Place[];
  x: number;
}
