import { list } from './file-editor.ts';
import type { Cases, SetField } from './malformed-case.ts';

const biggest = 2 ** 32 - 1;

/** Filter summaries that lead out of themselves, and locations that cannot be. */
export function addSummaryCases(cases: Cases, set: SetField): void {
  const explicit = 'summary-explicit-rans';
  const at = 'weights[0].summary.locations';
  set('summary-uniform', 'bad-offset', `${at}.step`, 33, 'a-little-too-large');
  set('summary-uniform', 'bad-offset', `${at}.step`, biggest, 'largest');
  set('summary-circular', 'bad-offset', 'weights[1].summary.locations.step', biggest, 'largest');
  set('summary-uniform', 'bad-shape', 'weights[0].shape[0]', 0, '0', 'weights[0].summary');
  set('summary-uniform', 'bad-offset', 'weights[0].shape[0]', 9, 'one-filter-more', `${at}.step`);
  set(
    'summary-uniform',
    'limit-exceeded',
    'weights[0].shape[0]',
    100_000,
    'far-too-many-filters',
    'weights[0].summary',
  );
  set('summary-uniform', 'bad-offset', 'weights[0].shape[1]', 64, 'segments-longer-than-the-summary', at);
  cases.edit(
    'summary-uniform',
    'header',
    'summary-of-rank-2',
    'bad-shape',
    'filters with two sizes',
    (e) => e.point('weights[0].shape', e.append(list(8, 144))),
    'weights[0].summary',
  );
  cases.edit(
    'summary-uniform',
    'header',
    'summary-of-rank-5',
    'bad-shape',
    'filters with five sizes',
    (e) => e.point('weights[0].shape', e.append(list(8, 16, 3, 3, 1))),
    'weights[0].summary',
  );
  set('summary-shapes', 'bad-shape', 'weights[1].summary.groups', 3, 'no-divisor');
  set('summary-shapes', 'bad-shape', 'weights[1].summary.groups', 0, '0');
  cases.edit(
    'summary-circular',
    'header',
    'summary-ihw-taps',
    'bad-value',
    'taps in the order ihw',
    (e) => {
      // The field that says `circular` serves as that of the segments: 1 is `row`.
      e.ownVtable('weights[0].summary');
      e.view.setUint16(
        e.slot('weights[0].summary.segments'),
        e.view.getUint16(e.slot('weights[0].summary.circular'), true),
        true,
      );
    },
    'weights[0].summary.segments',
  );
  set(explicit, 'bad-value', `${at}.unit`, 0, '0');
  set(explicit, 'bad-value', `${at}.unit`, 513, 'longer-than-the-summary');
  set(explicit, 'bad-value', `${at}.unit`, biggest, 'largest');
  for (const bits of [0, 2, 33, 255])
    set('summary-explicit-raw', 'bad-value', `${at}.bits`, bits, String(bits));
  set('summary-explicit-raw', 'bad-shape', `${at}.bits`, 5, 'one-more', at);
  set('summary-explicit-raw', 'bad-shape', 'weights[0].shape[2]', 4, 'more-segments-than-locations', at);
  set('summary-explicit-raw', 'bad-shape', 'weights[0].shape[0]', 7, 'fewer-segments-than-locations', at);
  set(
    'summary-explicit-rans',
    'bad-value',
    'weights[1].summary.locations.bits',
    32,
    'too-many-to-code',
    'weights[1].summary.locations.lowBits',
  );
  cases.edit(
    explicit,
    'header',
    'locations-under-3-bits-each',
    'limit-exceeded',
    'locations of less than 3 bits',
    (e) => {
      e.set('weights[0].shape[0]', 200);
      e.set(`${at}.lowBits`, 0);
    },
    at,
  );
}
