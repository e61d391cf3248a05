/**
 * Who may import whom: the law of the repository. A package's own sources may import only these packages of the
 * repository, and only npm packages that its package.json declares. Tests may import any package.
 */
export const allowedImports: Readonly<Record<string, readonly string[] | 'any'>> = {
  'packages/graph': [],
  'packages/format': ['@fsnet/graph'],
  'packages/decoder': ['@fsnet/graph', '@fsnet/format'],
  'packages/encoder': ['@fsnet/graph', '@fsnet/format'],
  'packages/onnx': ['@fsnet/graph'],
  'packages/models': ['@fsnet/graph'],
  'packages/checkpoints': ['@fsnet/graph', '@fsnet/models'],
  'packages/detection': ['@fsnet/graph'],
  'packages/vision': ['@fsnet/graph', '@fsnet/detection'],
  'packages/figures': ['@fsnet/graph'],
  'packages/wasm': ['@fsnet/graph', '@fsnet/format', '@fsnet/decoder'],
  'packages/tfjs': ['@fsnet/graph', '@fsnet/format', '@fsnet/decoder'],
  'packages/training': [
    '@fsnet/graph',
    '@fsnet/decoder',
    '@fsnet/encoder',
    '@fsnet/models',
    '@fsnet/checkpoints',
    '@fsnet/detection',
    '@fsnet/wasm',
    '@fsnet/tfjs',
  ],
  'packages/queue': ['@fsnet/graph', '@fsnet/decoder', '@fsnet/encoder', '@fsnet/training'],
  'packages/testing': ['@fsnet/graph'],
  'packages/fsnet': [
    '@fsnet/format',
    '@fsnet/decoder',
    '@fsnet/encoder',
    '@fsnet/onnx',
    '@fsnet/wasm',
    '@fsnet/tfjs',
    '@fsnet/graph',
  ],
  'apps/cli': 'any',
  'apps/examples': 'any',
  'apps/studio': 'any',
  bench: 'any',
  tools: 'any',
};
