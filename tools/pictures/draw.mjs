// Makes test-models/pictures: one picture a CIFAR-10 class, each a rendered figure on a drawn background.
//   cd tools/pictures && npm install && node draw.mjs
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { backgrounds } from './backgrounds.mjs';

/** Pixels a side. */
const size = 128;
const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../../test-models/pictures');
const emoji = join(
  dirname(createRequire(import.meta.url).resolve('@lobehub/fluent-emoji-3d/package.json')),
  'assets',
);

// `figure`: file of the emoji package by code point, or a drawing beside this script. `width` and `at` (its
// centre) in shares of the picture, `turn` in degrees clockwise, `saturation` 1 as it comes.
const scenes = [
  {
    name: 'airplane',
    figure: '2708-fe0f',
    background: 'sky',
    width: 0.86,
    at: [0.5, 0.5],
    turn: 40,
    saturation: 0.45,
  },
  {
    name: 'automobile',
    figure: '1f693',
    background: 'road',
    width: 0.86,
    at: [0.5, 0.52],
    shadow: true,
    saturation: 0.8,
  },
  {
    name: 'bird',
    figure: '1f426-200d-2b1b',
    background: 'meadow',
    width: 0.84,
    at: [0.5, 0.5],
    shadow: true,
    saturation: 0.4,
  },
  { name: 'cat', figure: '1f431', background: 'room', width: 0.86, at: [0.5, 0.53], saturation: 0.5 },
  {
    name: 'deer',
    figure: '1f98c',
    background: 'forest',
    width: 0.88,
    at: [0.5, 0.5],
    shadow: true,
    saturation: 0.6,
  },
  {
    name: 'dog',
    figure: '1f415',
    background: 'room',
    width: 0.88,
    at: [0.5, 0.52],
    shadow: true,
    saturation: 0.5,
  },
  {
    name: 'frog',
    figure: 'frog.svg',
    background: 'leaves',
    width: 0.94,
    at: [0.5, 0.5],
    shadow: true,
    saturation: 0.8,
  },
  {
    name: 'horse',
    figure: '1f40e',
    background: 'meadow',
    width: 0.9,
    at: [0.5, 0.5],
    shadow: true,
    saturation: 0.8,
  },
  { name: 'ship', figure: '1f6a2', background: 'sea', width: 0.9, at: [0.55, 0.45], saturation: 0.7 },
  {
    name: 'truck',
    figure: '1f69b',
    background: 'road',
    width: 0.9,
    at: [0.5, 0.48],
    shadow: true,
    saturation: 0.7,
  },
];

mkdirSync(target, { recursive: true });
for (const [index, scene] of scenes.entries()) await draw(scene, index + 1);

async function draw({ name, figure, background, width, at, shadow, turn = 0, saturation }, seed) {
  const path = figure.endsWith('.svg') ? join(here, figure) : join(emoji, `${figure}.webp`);
  const pixels = Math.round(width * size);
  const drawn = await sharp(readFileSync(path), { density: 200 })
    .rotate(turn, { background: '#0000' })
    .trim()
    .resize(pixels, pixels, { fit: 'inside' })
    .modulate({ saturation })
    .png()
    .toBuffer({ resolveWithObject: true });
  const left = Math.round(at[0] * size - drawn.info.width / 2);
  const top = Math.round(at[1] * size - drawn.info.height / 2);
  const layers = [{ input: drawn.data, left, top }];
  if (shadow)
    layers.unshift({ input: shadowBelow(drawn.info.width, top + drawn.info.height), left: 0, top: 0 });
  await sharp(Buffer.from(backgrounds[background](size, seed)))
    .composite(layers)
    .removeAlpha()
    .png({ compressionLevel: 9 })
    .toFile(join(target, `${name}.png`));
}

function shadowBelow(width, y) {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">
    <filter id="soft"><feGaussianBlur stdDeviation="2.5"/></filter>
    <ellipse cx="${size / 2}" cy="${y - 2}" rx="${width * 0.46}" ry="${size * 0.035}" opacity=".5" filter="url(#soft)"/></svg>`);
}
