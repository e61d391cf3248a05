import type { Trained } from './train-contestant.ts';
import { accuraciesOf, spreadOf } from './verdict.ts';

const kinds = [
  { kind: 'dense', name: 'found by the dense supernet', color: 'dense' },
  { kind: 'learned', name: 'found by the supernet of summaries', color: 'learned' },
  { kind: 'random', name: 'random cells', color: 'random' },
] as const;

const [left, right, top, lineHeight] = [232, 660, 56, 44];
/** Light, and dark. */
const colors = {
  page: ['#ffffff', '#121518'],
  text: ['#1c2024', '#e6e9ed'],
  grid: ['#dddddd', '#333a42'],
  dense: ['#1f6fb2', '#6cb2ec'],
  learned: ['#4a8c3f', '#86cf79'],
  random: ['#c4622d', '#ee9c6c'],
} as const;

/** A dot for each network, the mean of a kind as a bar, and around that of the random ones their standard deviation. */
export function plotAccuracies(trained: readonly Trained[]): string {
  const all = trained.map(({ accuracy }) => 100 * accuracy);
  const [low, high] = [Math.floor(Math.min(...all) - 0.2), Math.ceil(Math.max(...all) + 0.2)];
  const x = (accuracy: number): string =>
    (left + ((right - left) * (accuracy - low)) / (high - low)).toFixed(1);
  const bottom = top + kinds.length * lineHeight;
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => low + index).map(
    (tick) =>
      `<path d="M${x(tick)} ${top}V${bottom}" class="grid"/><text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${tick} %</text>`,
  );
  const lines = kinds.flatMap(({ kind, name, color }, index) => {
    const accuracies = accuraciesOf(trained, kind);
    if (accuracies.length === 0) return [];
    const y = top + (index + 0.5) * lineHeight;
    const { mean, deviation } = spreadOf(accuracies);
    const from = x(Math.max(low, mean - deviation));
    const band =
      kind === 'random' && accuracies.length > 1
        ? `<rect x="${from}" y="${top}" width="${(Number(x(Math.min(high, mean + deviation))) - Number(from)).toFixed(1)}" height="${bottom - top}" class="${color}" fill-opacity="0.15"/>`
        : '';
    const dots = accuracies.map(
      (accuracy) => `<circle cx="${x(accuracy)}" cy="${y}" r="5" class="${color}" fill-opacity="0.75"/>`,
    );
    return [
      band,
      `<text x="${left - 12}" y="${y + 4}" text-anchor="end">${name}</text>`,
      ...dots,
      `<rect x="${(Number(x(mean)) - 1).toFixed(1)}" y="${y - 13}" width="2" height="26" class="${color}"/>`,
    ];
  });
  const styles = Object.entries(colors).map(([name, [light]]) => rule(name, light));
  const dark = Object.entries(colors).map(([name, [, value]]) => rule(name, value));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${right + 40} ${bottom + 30}" font-family="sans-serif" font-size="11" class="text">
  <title>Accuracy of searched and of random cells on CIFAR-10</title>
  <style>${styles.join(' ')} @media (prefers-color-scheme: dark) { ${dark.join(' ')} }</style>
  <rect width="100%" height="100%" class="page"/>
  <text x="20" y="24" font-size="13">Networks of as many parameters, trained alike: top-1 on all test images</text>
  <text x="20" y="42">a dot is a training, a bar a mean, the band the standard deviation of random cells around theirs</text>
  ${[...ticks, ...lines].filter((part) => part !== '').join('\n  ')}
</svg>
`;
}

function rule(name: string, color: string): string {
  return name === 'grid' ? `.grid { stroke: ${color} }` : `.${name} { fill: ${color} }`;
}
