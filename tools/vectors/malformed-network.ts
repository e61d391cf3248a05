import { type FileEditor, list, string } from './file-editor.ts';
import type { Cases, SetField } from './malformed-case.ts';

const biggest = 2 ** 32 - 1;

/** Graphs that do not hang together, and attributes that make no sense. */
export function addNetworkCases(cases: Cases, set: SetField): void {
  const graph = (
    name: string,
    why: string,
    edit: (e: FileEditor) => void,
    path?: string,
    base = 'golden-samples',
  ) => cases.edit(base, 'header', `graph-${name}`, 'bad-graph', why, edit, path);
  const index = (path: string, value: number, label: string, base = 'golden-samples') =>
    set(base, 'bad-graph', path, value, label);
  for (const [label, value] of [
    ['beyond', 4],
    ['largest', 2 ** 31 - 1],
    ['minus-2', -2 >>> 0],
    ['smallest', 2 ** 31],
  ] as const) {
    index('nodes[1].inputs[0]', value, label);
    index('nodes[1].outputs[0]', value, label);
  }
  index('inputs[1].value', 4, 'beyond');
  index('outputs[1].value', biggest, 'largest');
  index('weights[1].value', 99, 'beyond', 'affine-raw');
  index('nodes[0].captures[0]', 99, 'beyond', 'metadata');
  index('nodes[0].captures[0]', biggest, 'absent', 'metadata');

  graph(
    'self-loop',
    'a node that reads what it makes',
    (e) => e.set('nodes[1].inputs[0]', 3),
    'nodes[1].inputs[0]',
  );
  graph(
    'cycle-of-two',
    'two nodes that read each other',
    (e) => e.set('nodes[0].inputs[0]', 3),
    'nodes[0].inputs[0]',
  );
  graph(
    'unsorted',
    'a node before the one that it reads',
    (e) => {
      const first = e.target('nodes[0]');
      e.point('nodes[0]', e.target('nodes[1]'));
      e.point('nodes[1]', first);
    },
    'nodes[0].inputs[0]',
  );
  graph(
    'made-twice',
    'two nodes that make one value',
    (e) => e.set('nodes[1].outputs[0]', 2),
    'nodes[1].outputs[0]',
  );
  graph(
    'makes-an-input',
    'a node that makes an input of the network',
    (e) => e.set('nodes[0].outputs[0]', 0),
    'nodes[0].outputs[0]',
  );
  graph(
    'makes-a-weight',
    'a node that makes a weight',
    (e) => e.set('nodes[0].outputs[0]', 0),
    undefined,
    'affine-raw',
  );
  graph('output-twice', 'one value that is two outputs', (e) => e.set('outputs[1].value', 2), 'outputs[1]');
  graph(
    'output-missing',
    'an output that nothing makes',
    (e) => {
      e.set('nodes[1].outputs[0]', -1 >>> 0);
    },
    'outputs[1]',
  );
  graph(
    'weight-twice',
    'two weights of one value',
    (e) => e.set('weights[2].value', 2),
    'weights[2]',
    'affine-raw',
  );
  graph(
    'names-equal',
    'two values of one name',
    (e) => e.point('values[1]', e.target('values[2]')),
    'values[2]',
  );
  graph(
    'name-empty',
    'a value without a name',
    (e) => e.point('values[1]', e.append(string(''))),
    'values[1]',
  );
  graph(
    'weight-is-input',
    'a weight that is an input too',
    (e) => {
      e.repeat('inputs', 1, {});
    },
    undefined,
    'affine-raw',
  );
  graph('input-doubled', 'the same input two times', (e) => e.repeat('inputs', 2, {}), 'inputs[1]');

  set('golden-samples', 'bad-value', 'inputs[0].shape[0]', -3 >>> 0, 'an-unknown-symbol');
  set('golden-samples', 'bad-value', 'inputs[0].shape[0]', 2 ** 31, 'the-smallest-integer');
  cases.edit(
    'golden-samples',
    'header',
    'value-of-rank-17',
    'limit-exceeded',
    'an input of 17 sizes',
    (e) => e.point('inputs[0].shape', e.append(list(...new Array<number>(17).fill(1)))),
    'inputs[0].shape',
  );

  set(
    'metadata',
    'bad-value',
    'nodes[0].attributes[1].i',
    2n ** 53n,
    '2-to-the-53',
    'nodes[0].attributes[1]',
  );
  set(
    'metadata',
    'bad-value',
    'nodes[0].attributes[1].i',
    -(2n ** 63n),
    'the-smallest-integer',
    'nodes[0].attributes[1]',
  );
  set(
    'metadata',
    'bad-value',
    'nodes[0].attributes[5].longInts[1]',
    2n ** 60n,
    '2-to-the-60',
    'nodes[0].attributes[5]',
  );
  set(
    'metadata',
    'malformed',
    'nodes[0].attributes[0].type',
    7,
    'tensor-without-a-tensor',
    'nodes[0].attributes[0].tensor',
  );
  set(
    'metadata',
    'bad-shape',
    'nodes[0].attributes[8].tensor.shape[0]',
    3,
    'another',
    'nodes[0].attributes[8].tensor',
  );
  set(
    'metadata',
    'bad-shape',
    'nodes[0].attributes[8].tensor.vector.count',
    1,
    'lower',
    'nodes[0].attributes[8].tensor.vector',
  );
  set(
    'metadata',
    'bad-type',
    'nodes[0].attributes[8].tensor.dtype',
    12,
    'uint64',
    'nodes[0].attributes[8].tensor',
  );
  cases.edit(
    'metadata',
    'header',
    'domain-twice',
    'malformed',
    'one domain with two versions',
    (e) => e.repeat('domains', 2, { domain: string('x') }),
    'domains[1]',
  );
}
