import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatRatio, formatShare } from './units.ts';

describe('units', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [1094482, '1.09 MB'],
    [283_499, '283 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [12_345_678, '12.3 MB'],
    [5_000_000_000_000, '5000 GB'],
  ])('says %i bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0.42, '0.4 ms'],
    [312.4, '312 ms'],
    [1234, '1.23 s'],
    [59_949, '59.9 s'],
    [59_951, '1 min 0 s'],
    [83_250, '1 min 23 s'],
    [7_260_000, '2 h 1 min'],
  ])('says %d milliseconds as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('says counts, shares and ratios', () => {
    expect(formatCount(272_474)).toBe('272 k');
    expect(formatShare(0.1834)).toBe('18.3 %');
    expect(formatShare(0.99951)).toBe('100 %');
    expect(formatRatio(3.986)).toBe('3.99');
    expect(formatRatio(12.36)).toBe('12.4');
  });
});
