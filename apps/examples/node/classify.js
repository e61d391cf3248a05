// node classify.js model.fsn picture.png
import { readFile } from 'node:fs/promises';
import { load } from 'fsnet';
import { PNG } from 'pngjs';

const [file, picture] = process.argv.slice(2);
const model = await load(file);
const { width, height, scale, mean, std } = model.inputs[0].preprocessing;

const { data, ...size } = PNG.sync.read(await readFile(picture));
const image = Float32Array.from({ length: 3 * height * width }, (_, i) => {
  const [channel, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
  const [row, column] = [Math.floor((y * size.height) / height), Math.floor((x * size.width) / width)];
  return (data[4 * (row * size.width + column) + channel] * scale - mean[channel]) / std[channel];
});

const { logits } = await model.run({ [model.inputs[0].name]: image });
console.log(model.metadata.labels[logits.indexOf(Math.max(...logits))]);
model.dispose();
