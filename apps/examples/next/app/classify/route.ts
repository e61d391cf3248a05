import { load } from 'fsnet';

const loaded = load('public/model.fsn');

export async function POST(request: Request): Promise<Response> {
  const model = await loaded;
  const image = new Float32Array(await request.arrayBuffer());
  const { logits } = await model.run({ [model.inputs[0].name]: image });
  const scores = logits as Float32Array;
  return new Response(model.metadata.labels![scores.indexOf(Math.max(...scores))]);
}
