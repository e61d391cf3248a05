/**
 * The modules of a PyTorch network that may stand for one of ours, `stage1.block1.first.conv`, the likeliest first.
 * Empty where there is none.
 */
export type ModuleNames = (module: string) => readonly string[];

const ordinals: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3 };

/** Names of ResNets: torchvision's and the paper's code's (`downsample`, `fc`), and other usual ones. */
export const resNetNames: ModuleNames = (module) => {
  const [, stage, block, place, kind] =
    /^stage(\d+)\.block(\d+)\.(first|second|third|shortcut)\.(conv|bn)$/.exec(module) ?? [];
  if (stage === undefined) return outerNames(module);
  const parent = `layer${stage}.${Number(block) - 1}`;
  if (place !== 'shortcut') return [`${parent}.${kind}${ordinals[place]}`];
  const index = kind === 'conv' ? 0 : 1;
  return [`${parent}.downsample.${index}`, `${parent}.shortcut.${index}`];
};

/** Names of the paper's code for DenseNets, and other usual ones. */
export const denseNetNames: ModuleNames = (module) => {
  const [, block, layer, place, kind] =
    /^block(\d+)\.layer(\d+)\.(first|second)\.(conv|bn)$/.exec(module) ?? [];
  if (block !== undefined) return [`dense${block}.${Number(layer) - 1}.${kind}${ordinals[place]}`];
  const [, transition, part] = /^transition(\d+)\.(conv|bn)$/.exec(module) ?? [];
  if (transition !== undefined) return [`trans${transition}.${part}1`, `trans${transition}.${part}`];
  return outerNames(module);
};

/** Names of torchvision's MobileNetV2. */
export const mobileNetV2Names: ModuleNames = (module) => {
  if (module === 'classifier') return ['classifier.1', 'classifier'];
  const [, end, endKind] = /^(stem|final)\.(conv|bn)$/.exec(module) ?? [];
  if (end !== undefined) return [`features.${end === 'stem' ? 0 : 18}.${endKind === 'conv' ? 0 : 1}`];
  const [, block, part, kind] = /^block(\d+)\.(expand|depthwise|project)\.(conv|bn)$/.exec(module) ?? [];
  if (block === undefined) return [];
  // The first block does not expand, so all its modules stand one place earlier.
  const index = { expand: 0, depthwise: 1, project: 2 }[part] as number;
  const place = block === '1' ? index - 1 : index;
  const offset = kind === 'conv' ? 0 : 1;
  return [`features.${block}.conv.${part === 'project' ? place + offset : `${place}.${offset}`}`];
};

/** Names of usual MobileNets: a sequence of `model.0` to `model.13`, depthwise convolutions at 0, others at 3. */
export const mobileNetV1Names: ModuleNames = (module) => {
  if (module === 'classifier') return ['fc', 'linear', 'classifier'];
  const [, stem] = /^stem\.(conv|bn)$/.exec(module) ?? [];
  if (stem !== undefined) return [`model.0.${stem === 'conv' ? 0 : 1}`];
  const [, block, part, kind] = /^block(\d+)\.(depthwise|pointwise)\.(conv|bn)$/.exec(module) ?? [];
  if (block === undefined) return [];
  return [`model.${block}.${(part === 'depthwise' ? 0 : 3) + (kind === 'conv' ? 0 : 1)}`];
};

/** Names of torchvision's VGGs: numbers in one sequence, with an activation after each layer and pools between. */
export function vggNames(layersPerStage: readonly number[]): ModuleNames {
  return (module) => {
    const [, dense] = /^classifier\.layer([123])$/.exec(module) ?? [];
    if (dense !== undefined) return [`classifier.${3 * (Number(dense) - 1)}`];
    const [, stage, layer] = /^stage(\d+)\.layer(\d+)\.conv$/.exec(module) ?? [];
    if (stage === undefined) return [];
    const before = layersPerStage.slice(0, Number(stage) - 1).reduce((sum, count) => sum + 2 * count + 1, 0);
    return [`features.${before + 2 * (Number(layer) - 1)}`];
  };
}

const kerasLayers = [
  'stem',
  ...[1, 2, 3].flatMap((stage) =>
    ['first', 'second', 'shortcut'].map((place) => `stage${stage}.block1.${place}`),
  ),
].filter((layer) => layer !== 'stage1.block1.shortcut');
const kerasNormalized = kerasLayers.filter((layer) => !layer.endsWith('shortcut'));

/** Names that Keras gives the layers of MLPerf Tiny's ResNet-8: numbers in the order of their making. */
export const mlperfTinyNames: ModuleNames = (module) => {
  if (module === 'classifier') return ['dense'];
  const [, layer, kind] = /^(.+)\.(conv|bn)$/.exec(module) ?? [];
  const index = (kind === 'conv' ? kerasLayers : kerasNormalized).indexOf(layer);
  if (index < 0) return [];
  return [`${kind === 'conv' ? 'conv2d' : 'batch_normalization'}${index === 0 ? '' : `_${index}`}`];
};

/** The layers outside of blocks. */
function outerNames(module: string): readonly string[] {
  switch (module) {
    case 'stem.conv':
      return ['conv1'];
    case 'stem.bn':
      return ['bn1'];
    case 'final.bn':
      return ['bn1', 'bn'];
    case 'classifier':
      return ['fc', 'linear'];
    default:
      return [];
  }
}
