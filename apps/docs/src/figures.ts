import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './repository.ts';

interface Row {
  readonly name: string;
  readonly peerName: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
}

/**
 * Puts figures of committed results in the place of `{{FILE | ROW | PEER | ratio}}`, so that a page says what was
 * measured last; `ours` and `peer` come with their unit.
 *
 * @throws Error where there is no such row.
 */
export function withFigures(markdown: string): string {
  return markdown.replace(/\{\{([^}]+)\}\}/g, (_, reference: string) => {
    const [file, name, peerName, field] = reference.split('|').map((part) => part.trim());
    const rows: readonly Row[] = JSON.parse(readFileSync(join(repository, file), 'utf8'));
    const row = rows.find((each) => each.name === name && each.peerName === peerName);
    if (!row || !(field === 'ours' || field === 'peer' || field === 'ratio'))
      throw new Error(`no such result: ${reference}`);
    const figure = row[field].toPrecision(3);
    return field === 'ratio' ? figure : `${figure} ${row.unit}`;
  });
}
