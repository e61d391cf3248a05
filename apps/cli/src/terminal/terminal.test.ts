import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { memoryIo } from '../testing/memory-io.ts';
import { bar } from './bar.ts';
import { colorsFor } from './colors.ts';
import { printable } from './printable.ts';
import { Progress, progressLine } from './progress.ts';
import { type Column, shorten, table } from './table.ts';
import { wrap } from './wrap.ts';

describe('table', () => {
  const columns: readonly Column[] = [
    { title: 'layer', align: 'left', drop: 0, shrinkTo: 8 },
    { title: 'kind', align: 'left', drop: 2 },
    { title: 'bytes', align: 'right', drop: 1 },
  ];
  const rows = [
    ['features.3.conv.weight', 'dense', '9 B'],
    ['fc', 'summary', '1.00 kB'],
  ];

  it('lines up columns', () => {
    expect(table(columns, rows, { columns: undefined }, [['total', '', '1.01 kB']])).toEqual([
      'layer                   kind       bytes',
      '──────────────────────  ───────  ───────',
      'features.3.conv.weight  dense        9 B',
      'fc                      summary  1.00 kB',
      '──────────────────────  ───────  ───────',
      'total                            1.01 kB',
    ]);
  });

  it('shortens names first, then drops columns by their number', () => {
    const at = (width: number) => table(columns, rows, { columns: width });
    expect(at(30)[2]).toBe('featu…weight  dense        9 B');
    expect(at(30)[0]).toContain('kind');
    expect(at(20)[0]).not.toContain('kind');
    expect(at(20)[0]).toContain('bytes');
    expect(at(10)[0]).toBe('layer');
    for (const width of [10, 12, 15, 20, 26, 30, 40]) {
      for (const line of at(width)) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  it('drops columns rather than make different names the same', () => {
    const names = [
      ['layer1.0.conv1.weight', 'dense', '1 B'],
      ['layer1.1.conv1.weight', 'dense', '2 B'],
    ];
    const lines = table(columns, names, { columns: 24 });
    expect(lines[0]).toBe('layer              bytes');
    expect(lines[2]).not.toBe(lines[3].replace('2 B', '1 B'));
  });

  it('counts wide characters as two', () => {
    const lines = table(
      columns,
      [
        ['層', 'dense', '1 B'],
        ['ab', 'dense', '2 B'],
      ],
      { columns: undefined },
    );
    expect(stringWidth(lines[2])).toBe(stringWidth(lines[3]));
    expect(stringWidth(shorten('層層層層層層', 7))).toBeLessThanOrEqual(7);
  });

  it('lets no control character of a name reach the terminal', () => {
    const lines = table(columns, [['a\u001b[31mb\nc', 'dense', '1 B']], { columns: undefined });
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^a \[31mb c/);
    expect(printable('x\u202ey\u0000\r\nz')).toBe('x y z');
  });
});

describe('wrap', () => {
  it('breaks at spaces and indents what follows', () => {
    expect(wrap('one two three four', 9, '  ')).toEqual(['one two', '  three', '  four']);
    expect(wrap('  one two three', 9, '    ')).toEqual(['  one two', '    three']);
    expect(wrap('one two', undefined)).toEqual(['one two']);
  });
});

describe('bar', () => {
  it('is exact to an eighth and always of one width', () => {
    expect(bar(0.5, 4)).toBe('██  ');
    expect(bar(5 / 32, 4, '·')).toBe('▋···');
    expect(bar(1, 4)).toBe('████');
    expect(bar(7, 2)).toBe('██');
    expect(bar(-1, 2)).toBe('  ');
  });
});

describe('Progress', () => {
  const state = {
    phase: 'evaluate',
    loaded: 2500,
    total: 10_000,
    unit: 'images',
    note: 'top-1 91.70 %',
  } as const;

  it('shows phase, bar, accuracy, amount, rate and time left', () => {
    expect(progressLine(state, 0.5, 100)).toBe(
      'evaluate ███████▌······················  25 %  top-1 91.70 %  2.50 k of 10.0 k  500/s  15 s left',
    );
  });

  it('fits into every width', () => {
    for (const width of [20, 40, 60, 79, 120])
      expect(stringWidth(progressLine(state, 0.5, width))).toBeLessThanOrEqual(width);
    expect(progressLine(state, 0.5, 40)).toContain('25 %');
  });

  it('says nothing in the first second, then draws, then wipes the line', () => {
    let now = 0;
    const io = memoryIo({ terminal: 120 });
    const progress = new Progress(io, () => now);
    now = 800;
    progress.update(state);
    now = 999;
    progress.update(state);
    expect(io.err()).toBe('');
    now = 1100;
    progress.update(state);
    const drawn = io.err();
    expect(drawn).toMatch(/^\revaluate/);
    now = 1150;
    progress.update(state);
    expect(io.err()).toBe(drawn);
    expect(drawn).not.toContain('left');
    now = 2100;
    progress.update({ ...state, loaded: 5000 });
    // 2,500 images since the first call, 1.3 s ago.
    expect(io.err()).toContain('1.92 k/s');
    progress.clear();
    expect(io.err().endsWith('\r\u001b[K')).toBe(true);
  });

  it('says nothing where nobody looks', () => {
    let now = 0;
    const io = memoryIo();
    const progress = new Progress(io, () => now);
    now = 5000;
    progress.update(state);
    progress.clear();
    expect(io.err()).toBe('');
  });
});

describe('colorsFor', () => {
  it('colours only terminals, and not with NO_COLOR', () => {
    const isColored = (io: ReturnType<typeof memoryIo>) => colorsFor(io.stdout, io).red('x') !== 'x';
    expect(isColored(memoryIo({ terminal: 80 }))).toBe(true);
    expect(isColored(memoryIo())).toBe(false);
    expect(isColored(memoryIo({ terminal: 80, environment: { NO_COLOR: '1' } }))).toBe(false);
    expect(isColored(memoryIo({ terminal: 80, environment: { TERM: 'dumb' } }))).toBe(false);
  });
});
