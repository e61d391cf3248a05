// Makes test-models/bccd-tap-cr4/smear.jpg: cells of blood under a microscope, drawn with a seed, for `fsn detect`.
//   cd tools/pictures && npm install && node draw-smear.mjs
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const [width, height] = [640, 480];
const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../../test-models/bccd-tap-cr4/smear.jpg');

/** Numbers of [0, 1) from a seed (xorshift32). */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const next = randomNumbers(20);
const between = (from, to) => from + (to - from) * next();

/** A closed curve around a centre, round but for `unevenness` (a share of the radius). */
function outline(x, y, radius, unevenness, corners = 14) {
  const stretch = between(0.94, 1.06);
  const points = Array.from({ length: corners }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / corners;
    const r = radius * (1 + between(-unevenness, unevenness));
    return [x + r * stretch * Math.cos(angle), y + (r / stretch) * Math.sin(angle)];
  });
  const middle = (a, b) => `${(a[0] + b[0]) / 2} ${(a[1] + b[1]) / 2}`;
  const curves = points.map((point, i) => `Q${point.join(' ')} ${middle(point, points[(i + 1) % corners])}`);
  return `M${middle(points.at(-1), points[0])}${curves.join('')}Z`;
}

/** Red cells are discs, thinner in the middle, where the light comes through. */
function redCell([x, y]) {
  const radius = between(44, 53);
  return `<path d="${outline(x, y, radius, 0.035)}" fill="url(#red)" stroke="#a97f7d" stroke-width="2.5"/>
<circle cx="${x + between(-4, 4)}" cy="${y + between(-4, 4)}" r="${radius * between(0.4, 0.55)}" fill="url(#pale)"/>`;
}

function whiteCell([x, y]) {
  const lobes = [-38, -12, 16, 36].map((along, i) => {
    const across = [10, -26, -20, 16][i];
    return `<path d="${outline(x + along, y + across, between(30, 36), 0.08)}" fill="url(#nucleus)"/>`;
  });
  return `<path d="${outline(x, y, 88, 0.05)}" fill="url(#plasma)" stroke="#a58bb5" stroke-width="2"/>${lobes.join('')}`;
}

function platelet([x, y]) {
  return `<path d="${outline(x, y, between(14, 19), 0.16, 9)}" fill="url(#platelet)"/>`;
}

/** Places at least so far from each other and from what there is. */
function scatter(count, distance, taken, margin) {
  const places = [];
  for (let trial = 0; places.length < count && trial < 20_000; trial++) {
    const place = [between(-margin, width + margin), between(-margin, height + margin)];
    const isFree = [
      ...taken.map((t) => ({ ...t, gap: t.radius + distance / 2 })),
      ...places.map((at) => ({ at, gap: distance })),
    ];
    if (isFree.every(({ at, gap }) => Math.hypot(at[0] - place[0], at[1] - place[1]) >= gap))
      places.push(place);
  }
  return places;
}

const white = [385, 215];
const red = scatter(17, 92, [{ at: white, radius: 96 }], 10);
const small = scatter(5, 60, [{ at: white, radius: 110 }, ...red.map((at) => ({ at, radius: 46 }))], -24);

const gradient = (id, ...stops) =>
  `<radialGradient id="${id}">${stops.map(([at, color, opacity = 1]) => `<stop offset="${at}" stop-color="${color}" stop-opacity="${opacity}"/>`).join('')}</radialGradient>`;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs>${[
  gradient('ground', [0, '#d3d8d0'], [1, '#bfc4bd']),
  gradient('red', [0, '#cba6a0'], [0.6, '#c59890'], [0.9, '#be8d87'], [1, '#b58380']),
  gradient('pale', [0, '#d8c9c0', 0.95], [0.6, '#d0b4ac', 0.7], [1, '#c59890', 0]),
  gradient('plasma', [0, '#b9b0cc'], [0.8, '#c3bdcf'], [1, '#b5a9c4']),
  gradient('nucleus', [0, '#6562b8'], [0.8, '#6a66bd'], [1, '#7c76c2']),
  gradient('platelet', [0, '#7a6fb4'], [0.6, '#8c82bb'], [1, '#a89fc6', 0.6]),
].join('')}</defs>
<rect width="100%" height="100%" fill="url(#ground)"/>
${red.map(redCell).join('\n')}
${whiteCell(white)}
${small.map(platelet).join('\n')}
</svg>`;

/** What a camera adds: noise, a little of it coarse. */
async function grain() {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at += 3) {
    const value = 128 + 9 * (next() + next() + next() - 1.5);
    pixels.fill(value, at, at + 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .blur(0.8)
    .png()
    .toBuffer();
}

const drawn = await sharp(Buffer.from(svg)).removeAlpha().blur(1.6).png().toBuffer();
await sharp(drawn)
  .composite([{ input: await grain(), blend: 'soft-light' }])
  .jpeg({ quality: 88 })
  .toFile(target);
