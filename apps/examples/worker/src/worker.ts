import { load } from 'fsnet';

const loaded = load('/model.fsn');

self.onmessage = async ({ data: picture }: MessageEvent<File>) => {
  const model = await loaded;
  const [input] = model.inputs;
  const { width, height, scale, mean, std } = input.preprocessing!;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  const size = { resizeWidth: width, resizeHeight: height, resizeQuality: 'high' } as const;
  context.drawImage(await createImageBitmap(picture, size), 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const image = Float32Array.from({ length: 3 * height * width }, (_, i) => {
    const [channel, pixel] = [Math.floor(i / (height * width)), i % (height * width)];
    return (data[4 * pixel + channel] * scale - mean[channel]) / std[channel];
  });
  const { logits } = await model.run({ [input.name]: image });
  const scores = logits as Float32Array;
  self.postMessage(model.metadata.labels![scores.indexOf(Math.max(...scores))]);
};
