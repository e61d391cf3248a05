import { type Row, smallerIsBetter } from '../../row.ts';
import { type SizedFile, top1 } from '../sized-file.ts';
import { sizeOnFront, smallestReaching } from './front.ts';

/** What is asked of our files beside others: a row where one of ours is there, else why none is. */
export type Verdict =
  | { readonly row: Row; readonly by: string }
  | { readonly missing: string; readonly required?: number | undefined };

/** All that are asked, out of what was measured. */
export function verdicts(files: readonly SizedFile[]): Verdict[] {
  const ours = files.filter(({ side }) => side === 'ours');
  const peers = files.filter(({ side }) => side === 'peer');
  const dense = [...new Set(peers.filter(({ form }) => form === 'fp32 ONNX').map(({ network }) => network))];
  return [
    ...dense.flatMap((network) => besideDense(network, peers, ours)),
    ...besideMlperfTiny(peers, ours),
    ...dense.flatMap((network) => besideInt8(network, peers, ours)),
  ];
}

/** What the project asks for, of the published ResNet-20 alone. */
const withinPoints = [
  { points: 1, required: 12 },
  { points: 0.3, required: 8 },
] as const;

/** How far below an int8 file is still near it. */
const nearPoints = 0.3;

function besideDense(network: string, peers: readonly SizedFile[], all: readonly SizedFile[]): Verdict[] {
  const dense = smallest(ofForm(peers, network, 'fp32 ONNX'));
  const ours = all.filter(({ depth }) => depth === dense.depth);
  return withinPoints.map(({ points, required }) => {
    const least = top1(dense) - points / 100;
    return compared(
      `${network}: within ${points.toFixed(1)} points of its ${percent(top1(dense))}`,
      smallestReaching(ours, least),
      { bytes: dense.brotli, name: 'its fp32 ONNX, brotli' },
      isPublishedResNet20(network) ? required : undefined,
    );
  });
}

/** Largest file in bytes that is to be as often right as each of MLPerf Tiny's. */
const largestFile: readonly (readonly [network: string, bytes: number])[] = [
  ['MLPerf Tiny ResNet-8', 40_000],
  ['MLPerf Tiny larger ResNet', 160_000],
];

function besideMlperfTiny(peers: readonly SizedFile[], ours: readonly SizedFile[]): Verdict[] {
  return largestFile.flatMap(([network, bytes]) => {
    const [peer] = ofForm(peers, network, 'int8 tflite');
    if (!peer) return [];
    const name = `as often right as ${network}, int8, ${percent(top1(peer))}`;
    const byRaw = ours.map((file) => ({ ...file, brotli: file.raw }));
    return [
      compared(
        `${name}: the .fsn itself`,
        smallestReaching(byRaw, top1(peer)),
        { bytes, name: 'required' },
        1,
      ),
      compared(name, smallestReaching(ours, top1(peer)), {
        bytes: peer.brotli,
        name: 'its tflite, brotli',
      }),
    ];
  });
}

/** Beside that of the two int8 files against which ours does worse. */
function besideInt8(network: string, peers: readonly SizedFile[], all: readonly SizedFile[]): Verdict[] {
  const forms = ['int8 ONNX (QDQ)', 'int8 ONNX (weights)'] as const;
  const int8 = forms.flatMap((form) => ofForm(peers, network, form));
  const required = isPublishedResNet20(network) ? 2 : undefined;
  const against = (peer: SizedFile): Verdict[] => {
    const ours = all.filter(({ depth }) => depth === peer.depth);
    const name = `${network}: as often right as its int8, ${percent(top1(peer))}`;
    const beside = { bytes: peer.brotli, name: `${peer.form}, brotli` };
    const between = sizeOnFront(ours, top1(peer));
    // One network's files differ by chance in some answers, so the same is asked a little below, too.
    const near = `${network}: within ${nearPoints.toFixed(1)} points of its int8, ${percent(top1(peer))}`;
    return [
      compared(name, smallestReaching(ours, top1(peer)), beside, required),
      compared(near, smallestReaching(ours, top1(peer) - nearPoints / 100), beside),
      ...(between === undefined
        ? []
        : [compared(`${name}, between ours`, { name: 'interpolated', brotli: between }, beside)]),
    ];
  };
  const ratio = ([verdict]: Verdict[]) => ('row' in verdict ? verdict.row.ratio : 0);
  return int8.map(against).sort((a, b) => ratio(a) - ratio(b))[0] ?? [];
}

function compared(
  name: string,
  ours: { readonly name: string; readonly brotli: number } | undefined,
  peer: { readonly bytes: number; readonly name: string },
  required?: number,
): Verdict {
  if (!ours) return { missing: name, required };
  const row = smallerIsBetter({
    name,
    unit: 'kB',
    ours: ours.brotli / 1000,
    peer: peer.bytes / 1000,
    peerName: peer.name,
    ...(required !== undefined && { required }),
  });
  return { row, by: ours.name };
}

function ofForm(files: readonly SizedFile[], network: string, form: SizedFile['form']): SizedFile[] {
  return files.filter((file) => file.network === network && file.form === form);
}

function smallest(files: readonly SizedFile[]): SizedFile {
  return files.reduce((best, file) => (file.brotli < best.brotli ? file : best));
}

function isPublishedResNet20(network: string): boolean {
  return network === 'ResNet-20 published';
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}
