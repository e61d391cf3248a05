// What follows a convolution: epilogue.ts says what stands in `epilogue: array<f32>`. Needs `residual: array<f32>`, which
// is any buffer where nothing is added.

fn activated(x: f32) -> f32 {
  let a = epilogue[0];
  let b = epilogue[1];
  switch (epilogueActivation) {
    case 5: { return sigmoid(x); }
    case 6: { return tanh(clamp(x, -15.0, 15.0)); }
    case 7: { return x * saturate(x / 6.0 + 0.5); }
    case 8: { return x * sigmoid(x); }
    case 9: {
      // tanh(log(1 + e^x)); from 20 on it is 1.
      let e = exp(min(x, 20.0));
      let n = e * (e + 2.0);
      return x * n / (n + 2.0);
    }
    case 10: { return saturate(a * x + b); }
    default: { return bent(x, u32(epilogue[3]), a, b); }
  }
}

// Nothing, bounds on either side (written so that NaN stays), or another slope below 0.
fn bent(x: f32, kind: u32, a: f32, b: f32) -> f32 {
  let low = select(x, a, (kind & 1u) != 0u && x < a);
  let bounded = select(low, b, (kind & 2u) != 0u && x > b);
  return select(bounded, a * x, kind == 4u && x < 0.0);
}

fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0)));
}

// The output at `at`, of the filter, whose products are summed up.
fn finished(sum: f32, filterIndex: u32, filters: u32, at: u32) -> f32 {
  var value = sum;
  let parts = u32(epilogue[2]);
  let scaled = (parts & 1u) != 0u;
  if (scaled) { value *= epilogue[4u + filterIndex]; }
  if ((parts & 2u) != 0u) { value += epilogue[4u + select(0u, filters, scaled) + filterIndex]; }
  if ((parts & 4u) != 0u) { value += residual[at]; }
  return activated(value);
}
