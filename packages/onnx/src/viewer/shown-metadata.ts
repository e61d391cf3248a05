import type { Accuracy, Metadata, Preprocessing } from '@fsnet/graph';

/** Metadata as texts that a viewer lists, without those that have a place of their own (`description`). */
export function shownMetadata(metadata: Metadata): Record<string, string> {
  const { title, task, labels, preprocessing, licence, producer, provenance, goldenSamples, properties } =
    metadata;
  const { recipe, seed, data, accuracy } = provenance ?? {};
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['title', title],
    ['task', task],
    ['labels', labels?.join(', ')],
    ...(preprocessing ?? []).map((input) => [`input ${input.input}`, inputText(input)] as const),
    ['accuracy', accuracy?.map(accuracyText).join('; ')],
    // Viewers know ONNX's spelling.
    ['license', licence],
    ['producer', producer],
    ['recipe', recipe],
    ['seed', seed?.toString()],
    ['data', data],
    ['golden samples', goldenSamples?.length.toString()],
  ];
  const shown = rows.filter((row): row is readonly [string, string] => Boolean(row[1]));
  return { ...Object.fromEntries(shown), ...properties };
}

function inputText({ width, height, resize, colorOrder, layout, scale, mean, std }: Preprocessing): string {
  return `${width} × ${height} ${colorOrder} (${layout}, ${resize}), (pixel × ${short(scale)} − [${mean.map(short)}]) / [${std.map(short)}]`;
}

function accuracyText({ metric, value, dataset, samples }: Accuracy): string {
  return `${metric} ${(100 * value).toFixed(2)} % on ${dataset} (${samples} samples)`;
}

function short(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}
