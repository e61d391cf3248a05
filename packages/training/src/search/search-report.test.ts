import { expect, test } from 'vitest';
import type { TriedNetwork } from './network-trials.ts';
import type { SearchRecord } from './search-record.ts';
import { writeSearchReport } from './search-report.ts';
import { tinySettings } from './tiny-search.fixture.ts';

const measured = { images: 5000, divergence: 0.1234, agreement: 0.95, accuracy: 0.9012 };

function tried(role: TriedNetwork['role'], name: string, bytes: number): TriedNetwork {
  const compress = { bits: 4, layers: [], range: 'minmax', initialize: 'fit' } as const;
  const predicted = { bytes: bytes + 10, loss: 0.5 };
  return { role, name, compress, predicted, epochs: 3, job: name, bytes, measured, milliseconds: 1 };
}

const candidate = { ratio: 2, bits: 4, bytes: 1234, loss: 0.0321, accuracy: 0.9 } as const;
const unfinished: SearchRecord = {
  version: 1,
  ...tinySettings({ target: { kind: 'size', bytes: 40_000 } }),
  dense: { bytes: 1_090_000, measured: { ...measured, accuracy: 0.91 } },
  otherBytes: 12_000,
  layers: [{ layer: 'a<b', shape: [16, 16, 3, 3], candidates: [candidate], obstacle: 'too "small"' }],
  curve: [
    { bytes: 20_000, loss: 1 },
    { bytes: 80_000, loss: 0.1 },
  ],
  tried: [tried('probe', 'ratios weigh 2', 39_800), tried('uniform', 'all & sundry', 41_000)],
};

test('tells what is known before the end', () => {
  const page = writeSearchReport({ title: 'Search: <net>' }, unfinished);
  expect(page).toContain('<title>Search: &lt;net&gt;</title>');
  expect(page).toContain('The best file for 40,000 bytes.');
  expect(page).toContain('Not finished: 2 networks were trained so far.');
  expect(page).toContain('<meta http-equiv="refresh" content="10">');
  expect(page).toContain('<td>all &amp; sundry</td><td>all layers alike</td><td>3</td><td>41,010</td>');
  expect(page).toContain('1,234 / 0.0321');
  expect(page).toContain('too &quot;small&quot;');
  // A point for each network.
  expect(page.match(/<circle /g)).toHaveLength(2);
  const begun = writeSearchReport({ title: '' }, { ...unfinished, tried: [], curve: [] });
  expect(begun).toMatch(/Not finished: 1 of \d+ evaluations of layers were made so far/);
  expect(begun).not.toMatch(/NaN|Size and accuracy|Networks that were trained/);
});

test('tells what was found', () => {
  const record: SearchRecord = {
    ...unfinished,
    result: {
      ...{ job: 'a', bytes: 39_990, measured, met: false, milliseconds: 1.25 },
      compress: { bits: 4, layers: [], range: 'minmax', initialize: 'fit' },
      layers: [{ layer: 'a<b', ratio: 2.03, bits: 4, bytes: 1234 }],
    },
  };
  const test = [{ metric: 'top1', value: 0.899, samples: 10_000 }];
  const page = writeSearchReport({ title: 'x', test, brotliBytes: 39_500 }, record);
  for (const text of ['39,990', '39,500', '89.90 %', '90.12 %', '91.00 %', '1.25', '2.03', 'comes nearest'])
    expect(page).toContain(text);
  expect(page).toContain('<title>a&lt;b</title>');
  expect(page).not.toMatch(/ style=|<script|http-equiv="refresh"|NaN|undefined/);
});
