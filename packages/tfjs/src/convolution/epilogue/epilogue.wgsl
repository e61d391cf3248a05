// What follows a convolution: epilogue.ts says what stands in `epilogue: array<f32>`. Needs `residual: array<f32>`, which
// is any buffer where nothing is added.

fn activated(x: f32) -> f32 {
  let a = epilogue[0];
  let b = epilogue[1];
  switch (epilogueActivation) {
    // Written so that NaN stays.
    case 1: { return select(x, a, x < a); }
    case 2: { return select(x, b, x > b); }
    case 3: { return select(select(x, a, x < a), b, x > b); }
    case 4: { return select(x, a * x, x < 0.0); }
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
    default: { return x; }
  }
}

fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0)));
}

// The output at `at`, of the filter, whose products are summed up.
fn finished(sum: f32, filterIndex: u32, filters: u32, at: u32) -> f32 {
  var value = sum;
  if (epilogueScaled) { value *= epilogue[2u + filterIndex]; }
  if (epilogueBiased) { value += epilogue[2u + select(0u, filters, epilogueScaled) + filterIndex]; }
  if (epilogueAdded) { value += residual[at]; }
  return activated(value);
}
