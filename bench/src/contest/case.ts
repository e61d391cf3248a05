import type { Row } from '../row.ts';
import type { Pace } from './alternate.ts';

/** What is measured together, by turns. */
export interface Case {
  readonly name: string;
  measure(pace: Pace): Promise<readonly Row[]>;
}
