import { describe, expect, it } from 'vitest';
import { main } from '../main.ts';
import { memoryIo } from '../testing/memory-io.ts';
import { version } from '../version.ts';

async function fsn(...argv: string[]) {
  const io = memoryIo();
  const status = await main(argv, io);
  return { status, out: io.out(), err: io.err() };
}

const commands = [
  'encode',
  'decode',
  'export',
  'import',
  'inspect',
  'verify',
  'run',
  'detect',
  'eval',
  'report',
  'train',
  'finetune',
  'search',
  'worker',
];

describe('help', () => {
  it.each(commands)('fsn %s --help has an example', async (name) => {
    const { status, out, err } = await fsn(name, '--help');
    expect(status).toBe(0);
    expect(err).toBe('');
    expect(out).toContain(`Usage: fsn ${name} `);
    expect(out).toMatch(new RegExp(`Examples?:\n {2}\\$ fsn ${name} `));
    expect(out).toContain('--json');
  });

  it('lists the commands', async () => {
    const { status, out } = await fsn('--help');
    expect(status).toBe(0);
    for (const name of commands) {
      expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
    expect(out).toContain('0 done, 1 failed or not equal, 2 wrong usage');
    expect((await fsn('help', 'encode')).out).toContain('Usage: fsn encode');
  });

  it('fits a narrow terminal', async () => {
    const io = memoryIo({ terminal: 60 });
    expect(await main(['encode', '--help'], io)).toBe(0);
    const lines = io.out().split('\n');
    const wrapped = lines.slice(lines.indexOf('Options:'), lines.indexOf('Examples:'));
    for (const line of wrapped) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('prints the version', async () => {
    expect(await fsn('--version')).toMatchObject({ status: 0, out: `${version}\n` });
  });
});

describe('wrong usage', () => {
  it.each([
    [['encod'], "fsn: unknown command 'encod' (Did you mean encode?)"],
    [
      ['encode', 'a.onnx', '-o', 'b.fsn', '--bitz', '8'],
      "fsn: unknown option '--bitz' (Did you mean --bits?)",
    ],
    [['encode', 'a.onnx'], "fsn: required option '-o, --output <out.fsn>' not specified"],
    [['encode', 'a.onnx', '-o', 'b.fsn', '--bits', '9'], 'must be one of 2, 3, 4, 5, 6, 7, 8, 16, 32'],
    [['encode', 'a.onnx', '-o', 'b.fsn', '--ratio', '0.5'], 'must be a number from 1 up'],
    [['encode', 'a.onnx', '-o', 'b.fsn', '--segments', 'taps'], 'Allowed choices are filter, row, tap'],
    [['encode', 'a.onnx', '-o', 'b.fsn', '--block', '4'], 'whole number from 8'],
    [['decode', 'a.fsn', '-o', 'b.bin'], "fsn: the output's ending says its format"],
    [['export', 'a.fsn', '-o', 'b.onnx', '--opset', '6'], 'whole number from 7 to 22'],
    [['run', 'a.fsn'], "fsn: missing required argument 'image'"],
    [['detect', 'a.fsn'], "fsn: missing required argument 'image'"],
    [['detect', 'a.fsn', 'b.png', '--threshold', '1.5'], 'must be a number from 0 to 1'],
    [['detect', 'a.fsn', 'b.png', 'c.png', '-o', 'd.png'], 'drawn into a folder'],
    [['eval', 'a.fsn', '--data', '.', '--metric', 'voc'], '--metric is for --task detection'],
    [
      ['eval', 'a.fsn', '--data', '.', '--task', 'detection', '--batch', '2'],
      '--batch is for --task classification',
    ],
    [['eval', 'a.fsn'], "fsn: required option '--data <dir>' not specified"],
    [
      ['eval', 'a.fsn', '--data', '.', '--backend', 'webgl'],
      'Allowed choices are wasm, webgpu, ort, reference',
    ],
    [['eval', 'a.fsn', '--data', '.', '--threads', '0'], 'whole number from 1 to 60'],
    [
      ['run', 'a.fsn', 'b.png', '--backend', 'ort', '--explain'],
      "--explain is for 'wasm' and 'webgpu', the backend 'ort' cannot tell",
    ],
    [
      ['run', 'a.fsn', 'b.png', '--backend', 'webgpu', '--profile'],
      "--profile is for 'wasm', the backend 'webgpu' cannot tell",
    ],
    [
      ['run', 'a.fsn', 'b.png', '--backend', 'reference', '--threads', '2'],
      "--threads is for the backend 'wasm'",
    ],
    [['report'], "fsn: missing required argument 'model'"],
    [['report', 'a.fsn', '-o', '-'], 'outputs are files'],
    [['inspect', 'a.fsn', 'b.fsn'], 'too many arguments'],
    [['inspect', 'http://['], "'http://[' is no URL"],
    [['decode', 'a.fsn', '-o', '-.onnx', '--bits', '8'], "unknown option '--bits'"],
    [['encode', 'a.onnx', '-o', '-'], 'outputs are files'],
  ])('%j is exit status 2', async (argv, message) => {
    const { status, out, err } = await fsn(...argv);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('shows help on standard error without a command', async () => {
    const { status, out, err } = await fsn();
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Usage: fsn');
  });
});
