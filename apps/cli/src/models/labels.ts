import { FsnError, type Graph } from '@fsnet/graph';

/** Labels out of a file: a JSON array of texts, or one a line. */
export function parseLabels(text: string, path: string): readonly string[] {
  if (text.trimStart().startsWith('[')) {
    const json = parseJson(text, path);
    if (Array.isArray(json) && json.length > 0 && json.every((label) => typeof label === 'string'))
      return json;
    throw new FsnError('bad-data', 'labels must be a JSON array of texts, or one a line', { path });
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new FsnError('bad-data', 'no labels in the file', { path });
  return lines;
}

/**
 * @throws FsnError `bad-data` where a network with one output of `[batch, classes]` has another number of classes: then
 *   every label would be in doubt.
 */
export function checkLabelCount(labels: readonly string[], graph: Graph<unknown>, path: string): void {
  const [output, ...others] = graph.outputs;
  if (output === undefined || others.length > 0 || output.shape?.length !== 2) return;
  const [, classes] = output.shape;
  if (typeof classes !== 'number' || classes === labels.length) return;
  throw new FsnError('bad-data', `${path}: ${labels.length} labels for a network of ${classes} classes`, {
    path,
    expected: classes,
    actual: labels.length,
  });
}

/**
 * The output that each class of a data set stands for: by name where the network's labels name them all; where they
 * name none or the network has no labels, by number where all classes are called by one, else in order.
 *
 * @throws FsnError `bad-data` where only some of the names are among the labels.
 */
export function matchClasses(
  classNames: readonly string[],
  labels: readonly string[] | undefined,
): { readonly outputs: readonly number[]; readonly by: 'name' | 'number' | 'order' } {
  const unnamed = classNames.every((name) => /^\d{1,6}$/.test(name))
    ? ({ outputs: classNames.map(Number), by: 'number' } as const)
    : ({ outputs: classNames.map((_, index) => index), by: 'order' } as const);
  if (!labels) return unnamed;
  const byName = new Map<string, number>();
  labels.forEach((label, index) => {
    // ImageNet's labels list synonyms: 'tabby, tabby cat'.
    for (const name of [label, ...label.split(',')]) {
      const key = normalise(name);
      if (!byName.has(key)) byName.set(key, index);
    }
  });
  const outputs = classNames.map((name) => byName.get(normalise(name)) ?? -1);
  const unknown = classNames.filter((_, index) => outputs[index] < 0);
  if (unknown.length === 0) return { outputs, by: 'name' };
  if (unknown.length === classNames.length) return unnamed;
  throw new FsnError(
    'bad-data',
    `classes that the network has no label for: ${unknown.slice(0, 5).join(', ')}`,
    {
      expected: `${labels.slice(0, 5).join(', ')}${labels.length > 5 ? ', …' : ''}`,
    },
  );
}

function normalise(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FsnError('bad-data', 'labels are not valid JSON', { path, cause });
  }
}
