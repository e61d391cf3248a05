/**
 * One step of stochastic gradient descent with momentum over `count` values: `g = gradient + decay * parameter`,
 * `v = momentum * velocity + g`, and the parameter less `rate` times `g + momentum * v` with Nesterov, else times `v`.
 */
export function momentum(
  parameter: usize,
  gradient: usize,
  velocity: usize,
  nextParameter: usize,
  nextVelocity: usize,
  count: i32,
  rate: f32,
  factor: f32,
  nesterov: i32,
  decay: f32,
): void {
  const rates = f32x4.splat(rate);
  const factors = f32x4.splat(factor);
  const decays = f32x4.splat(decay);
  const end = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const value = v128.load(parameter + at);
    const slope = v128.add<f32>(v128.load(gradient + at), v128.mul<f32>(value, decays));
    const next = v128.add<f32>(v128.mul<f32>(v128.load(velocity + at), factors), slope);
    const step = nesterov ? v128.add<f32>(slope, v128.mul<f32>(next, factors)) : next;
    v128.store(nextVelocity + at, next);
    v128.store(nextParameter + at, v128.sub<f32>(value, v128.mul<f32>(step, rates)));
  }
  for (; at < end; at += 4) {
    const value = load<f32>(parameter + at);
    const slope = load<f32>(gradient + at) + value * decay;
    const next = load<f32>(velocity + at) * factor + slope;
    const step = nesterov ? slope + next * factor : next;
    store<f32>(nextVelocity + at, next);
    store<f32>(nextParameter + at, value - step * rate);
  }
}
