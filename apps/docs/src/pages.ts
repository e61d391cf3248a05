/** A page of the site: a Markdown document of the repository under a name of its own. */
export interface Page {
  /** What the page's file is called, without `.html`. */
  readonly name: string;
  readonly title: string;
  /** The document, from the repository's folder. */
  readonly source: string;
}

export interface PageGroup {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** All pages but those of the API, in the order of the menu. */
export const pageGroups: readonly PageGroup[] = [
  {
    title: 'Begin',
    pages: [
      { name: 'index', title: 'What fsnet is', source: 'apps/docs/content/index.md' },
      { name: 'tutorial', title: 'From ONNX to a page', source: 'apps/docs/content/tutorial.md' },
      { name: 'limits', title: 'What it is not good for', source: 'apps/docs/content/limits.md' },
    ],
  },
  {
    title: 'Train',
    pages: [
      { name: 'training', title: 'How to train', source: 'apps/docs/content/training.md' },
      { name: 'runs', title: 'What a run and a search do', source: 'packages/training/README.md' },
      { name: 'many-machines', title: 'Searches over machines', source: 'packages/queue/README.md' },
      { name: 'architectures', title: 'Architectures', source: 'packages/models/README.md' },
      { name: 'trained-networks', title: 'Networks that come along', source: 'test-models/README.md' },
    ],
  },
  {
    title: 'Use',
    pages: [
      { name: 'command', title: 'The command', source: 'apps/cli/README.md' },
      { name: 'cpu-runtime', title: 'On the CPU', source: 'packages/wasm/README.md' },
      { name: 'gpu-runtime', title: 'On the GPU', source: 'packages/tfjs/README.md' },
      { name: 'encoder', title: 'Small files', source: 'packages/encoder/README.md' },
      { name: 'detection', title: 'Detectors', source: 'packages/detection/README.md' },
      { name: 'checkpoints', title: 'PyTorch checkpoints', source: 'packages/checkpoints/README.md' },
      { name: 'format', title: 'The format', source: 'schemas/FSN.md' },
    ],
  },
  {
    title: 'Benchmarks',
    pages: [
      { name: 'benchmarks', title: 'All results', source: 'bench/results/README.md' },
      { name: 'benchmark-size', title: 'Sizes', source: 'bench/results/size.md' },
      { name: 'benchmark-wasm', title: 'CPU', source: 'bench/results/wasm.md' },
      { name: 'benchmark-webgpu', title: 'GPU', source: 'bench/results/webgpu.md' },
      { name: 'benchmark-training', title: 'Training', source: 'bench/results/training.md' },
      { name: 'benchmark-cells', title: 'Searched cells', source: 'bench/results/cells.md' },
    ],
  },
];

/** All pages but those of the API. */
export const pages: readonly Page[] = pageGroups.flatMap((group) => group.pages);

/**
 * The modules whose API people import, as they import them: all entry points of the packages that are published. What
 * `fsnet` exports again is described there.
 */
export const documentedModules: readonly string[] = [
  'fsnet',
  '@fsnet/checkpoints',
  '@fsnet/decoder',
  '@fsnet/detection',
  '@fsnet/encoder',
  '@fsnet/figures',
  '@fsnet/format',
  '@fsnet/graph',
  '@fsnet/models',
  '@fsnet/onnx',
  '@fsnet/queue',
  '@fsnet/tfjs',
  '@fsnet/training',
  '@fsnet/training/files',
  '@fsnet/training/search',
  '@fsnet/vision',
  '@fsnet/wasm',
];

/** The source of a documented module, from the repository's folder. */
export function moduleSource(module: string): string {
  const [name, entry = 'index'] = module.replace('@fsnet/', '').split('/');
  return `packages/${name}/src/${entry}.ts`;
}
