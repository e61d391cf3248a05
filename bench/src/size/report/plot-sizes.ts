import { type SizedFile, top1 } from '../sized-file.ts';
import { paretoFront } from '../verdict/front.ts';
import { characterWidth, type Placed, placeLabels } from './place-labels.ts';

const frame = { left: 62, right: 960, top: 62, bottom: 640 } as const;
/** Files below that are left out: next to the others they would leave no room. */
const least = 0.8;
const ourColor = '#1f6fb2';
const peerColors: Readonly<Record<string, string>> = {
  'fp32 ONNX': '#707070',
  'fp16 ONNX': '#a8842c',
  'int8 ONNX (QDQ)': '#c4622d',
  'int8 ONNX (weights)': '#d1478f',
  'tfjs uint8': '#4a8c3f',
  'fp32 tflite': '#8454a8',
  'int8 tflite': '#8454a8',
};

/** Size by brotli on a logarithmic axis against top-1, with our front as a line. */
export function plotSizes(files: readonly SizedFile[]): string {
  const shown = files.filter((file) => top1(file) >= least);
  const ours = shown.filter(({ side }) => side === 'ours');
  const logs = shown.map(({ brotli }) => Math.log10(brotli));
  const rates = shown.map(top1);
  const [low, high] = [Math.min(...logs) - 0.08, Math.max(...logs) + 0.16];
  const [bottom, top] = [Math.min(...rates) - 0.004, Math.max(...rates) + 0.004];
  const x = (bytes: number) =>
    frame.left + ((frame.right - frame.left) * (Math.log10(bytes) - low)) / (high - low);
  const y = (rate: number) => frame.bottom - ((frame.bottom - frame.top) * (rate - bottom)) / (top - bottom);
  const dots = shown.map((file) => ({
    file,
    x: x(file.brotli),
    y: y(top1(file)),
    color: file.side === 'ours' ? ourColor : peerColors[file.form],
    text: labelOf(file),
  }));
  const front = new Set(paretoFront(ours));
  // The front and the peers first: what is left is said by the table.
  const order = [...dots].sort((a, b) => rank(a.file, front) - rank(b.file, front));
  // A network in two sizes is named at one of them.
  const named = order.filter(
    ({ text, color }, i) => order.findIndex((dot) => dot.text === text && dot.color === color) === i,
  );
  const places = placeLabels(named, frame, dots);
  const line = [...front].map((file) => `${x(file.brotli).toFixed(1)},${y(top1(file)).toFixed(1)}`).join(' ');
  const left = files.length - shown.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.right + 24} ${frame.bottom + 64}" font-family="sans-serif" font-size="11" fill="#222">
  <title>File size and accuracy on CIFAR-10</title>
  <rect width="100%" height="100%" fill="#fff"/>
  <text x="${frame.left}" y="22" font-size="13">Size of the file by brotli, and top-1 on CIFAR-10's test images; the line is ours</text>
  ${legend(files)}
  ${[...sizeTicks(low, high, x), ...rateTicks(bottom, top, y)].join('\n  ')}
  <polyline points="${line}" fill="none" stroke="${ourColor}" stroke-opacity="0.4" stroke-width="2"/>
  ${dots.map((dot) => marker(dot.x, dot.y, dot.color, dot.file)).join('\n  ')}
  ${named.map((dot, i) => label(dot, places[i])).join('\n  ')}
  <text x="${(frame.left + frame.right) / 2}" y="${frame.bottom + 34}" text-anchor="middle">kB, logarithmic; round: ResNet-20, square: ResNet-56, diamond: others</text>
  ${left > 0 ? `<text x="${(frame.left + frame.right) / 2}" y="${frame.bottom + 52}" text-anchor="middle" fill="#777">${left} files below ${100 * least} % are only in the table</text>` : ''}
</svg>
`;
}

/** Short: a peer's colour says what it is. */
function labelOf({ side, name, network, form }: SizedFile): string {
  if (side === 'ours') return name.replace(', --small', '');
  return form.endsWith('tflite') ? `${network}, ${form.split(' ')[0]}` : network;
}

function rank(file: SizedFile, front: ReadonlySet<SizedFile>): number {
  if (front.has(file)) return 0;
  return file.side === 'peer' ? 1 : 2;
}

function marker(x: number, y: number, color: string, { depth }: SizedFile): string {
  const style = `fill="${color}" fill-opacity="0.85"`;
  if (depth === 20) return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" ${style}/>`;
  const [cx, cy] = [x.toFixed(1), y.toFixed(1)];
  const turn = depth === 56 ? '' : ` transform="rotate(45 ${cx} ${cy})"`;
  return `<rect x="${(x - 3.6).toFixed(1)}" y="${(y - 3.6).toFixed(1)}" width="7.2" height="7.2" ${style}${turn}/>`;
}

function label(
  { x, y, color, text }: { x: number; y: number; color: string; text: string },
  place: Placed | undefined,
): string {
  if (!place) return '';
  const isFar = Math.abs(place.y - 3 - y) > 14;
  const leader = isFar
    ? `<path d="M${x.toFixed(1)} ${y.toFixed(1)}L${Math.max(place.x, Math.min(x, place.x + characterWidth * text.length)).toFixed(1)} ${(place.y - (place.y > y ? 8 : -1)).toFixed(1)}" stroke="${color}" stroke-opacity="0.5"/>`
    : '';
  return `${leader}<text x="${place.x.toFixed(1)}" y="${place.y.toFixed(1)}" font-size="9" fill="${color}">${text}</text>`;
}

function legend(files: readonly SizedFile[]): string {
  const forms = new Map([[ourColor, 'ours']]);
  for (const { side, form } of files)
    if (side === 'peer') forms.set(peerColors[form], form.endsWith('tflite') ? 'tflite' : form);
  let x = frame.left + 6;
  const entries = [...forms].map(([color, text]) => {
    const entry = `<circle cx="${x}" cy="40" r="4" fill="${color}"/><text x="${x + 8}" y="44">${text}</text>`;
    x += 40 + 7 * text.length;
    return entry;
  });
  return entries.join('\n  ');
}

function sizeTicks(low: number, high: number, x: (bytes: number) => number): string[] {
  const bytes = [0, 1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));
  return bytes
    .filter((size) => Math.log10(size) >= low && Math.log10(size) <= high)
    .map(
      (size) => `<path d="M${x(size).toFixed(1)} ${frame.top}V${frame.bottom}" stroke="#e2e2e2"/>
  <text x="${x(size).toFixed(1)}" y="${frame.bottom + 16}" text-anchor="middle" fill="#555">${size / 1000}</text>`,
    );
}

function rateTicks(bottom: number, top: number, y: (rate: number) => number): string[] {
  const first = Math.ceil(bottom * 100);
  const count = Math.floor(top * 100) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => first + i).map(
    (points) => `<path d="M${frame.left} ${y(points / 100).toFixed(1)}H${frame.right}" stroke="#e2e2e2"/>
  <text x="${frame.left - 6}" y="${(y(points / 100) + 4).toFixed(1)}" text-anchor="end" fill="#555">${points} %</text>`,
  );
}
