import type { Graph, Metadata } from '@fsnet/graph';
import {
  cifarDenseNet,
  cifarPreactivationResNet,
  cifarResNet,
  imagenetResNet,
  mlperfTinyResNet,
  mobileNetV1,
  mobileNetV2,
  vgg,
  vggStages,
  type WeightSource,
} from '@fsnet/models';
import {
  denseNetNames,
  type ModuleNames,
  mlperfTinyNames,
  mobileNetV1Names,
  mobileNetV2Names,
  resNetNames,
  vggNames,
} from './module-names.ts';

/**
 * A network that checkpoints are read as: ResNets 20 to 164 and DenseNets for CIFAR (`densenet100-12` without
 * compression as in the paper's code, `densenet-bc100-12` with it), MLPerf Tiny's ResNet-8, the others for ImageNet.
 */
export type ArchitectureName =
  | 'resnet20'
  | 'resnet32'
  | 'resnet44'
  | 'resnet56'
  | 'resnet110'
  | 'resnet164'
  | 'preactivation-resnet164'
  | 'densenet100-12'
  | 'densenet100-24'
  | 'densenet-bc100-12'
  | 'densenet-bc100-24'
  | 'resnet18'
  | 'resnet34'
  | 'resnet50'
  | 'vgg11'
  | 'vgg13'
  | 'vgg16'
  | 'vgg19'
  | 'mobilenet-v1'
  | 'mobilenet-v2'
  | 'mlperf-tiny-resnet8';

/** What an importer knows of a network before it builds it. */
interface BuildOptions {
  readonly classes: number;
  /** Whether its shortcuts have weights. */
  readonly hasShortcuts: boolean;
  readonly weights: WeightSource;
  readonly metadata: Metadata;
}

/** A network that checkpoints are read as. */
export interface Architecture {
  readonly build: (options: BuildOptions) => Graph;
  readonly names: ModuleNames;
  /** Of the built graph. */
  readonly graphName: string;
}

function cifar(depth: number): Architecture {
  return {
    build: ({ hasShortcuts, ...options }) =>
      cifarResNet({ depth, shortcut: hasShortcuts ? 'convolution' : 'padding', ...options }),
    names: resNetNames,
    graphName: `resnet${depth}-cifar`,
  };
}

function denseNet(growth: number, compression: number): Architecture {
  return {
    build: ({ classes, weights, metadata }) =>
      cifarDenseNet({ growth, compression, classes, weights, metadata }),
    names: denseNetNames,
    graphName: `densenet100-${growth}${compression === 1 ? '-b' : ''}-cifar`,
  };
}

function imagenet(depth: 18 | 34 | 50): Architecture {
  return {
    build: ({ classes, weights, metadata }) => imagenetResNet({ depth, classes, weights, metadata }),
    names: resNetNames,
    graphName: `resnet${depth}-imagenet`,
  };
}

function vggOf(depth: keyof typeof vggStages): Architecture {
  return {
    build: ({ classes, weights, metadata }) => vgg({ depth, classes, weights, metadata }),
    names: vggNames(vggStages[depth]),
    graphName: `vgg${depth}`,
  };
}

const registry: Readonly<Record<ArchitectureName, Architecture>> = {
  resnet20: cifar(20),
  resnet32: cifar(32),
  resnet44: cifar(44),
  resnet56: cifar(56),
  resnet110: cifar(110),
  resnet164: {
    build: ({ classes, weights, metadata }) =>
      cifarResNet({ depth: 164, block: 'bottleneck', classes, weights, metadata }),
    names: resNetNames,
    graphName: 'bottleneck-resnet164-cifar',
  },
  'preactivation-resnet164': {
    build: ({ classes, weights, metadata }) =>
      cifarPreactivationResNet({ depth: 164, classes, weights, metadata }),
    names: (module) => (module === 'final.bn' ? ['bn', 'bn1'] : resNetNames(module)),
    graphName: 'preactivation-resnet164-cifar',
  },
  'densenet100-12': denseNet(12, 1),
  'densenet100-24': denseNet(24, 1),
  'densenet-bc100-12': denseNet(12, 0.5),
  'densenet-bc100-24': denseNet(24, 0.5),
  resnet18: imagenet(18),
  resnet34: imagenet(34),
  resnet50: imagenet(50),
  vgg11: vggOf(11),
  vgg13: vggOf(13),
  vgg16: vggOf(16),
  vgg19: vggOf(19),
  'mobilenet-v1': {
    build: ({ classes, weights, metadata }) => mobileNetV1({ classes, weights, metadata }),
    names: mobileNetV1Names,
    graphName: 'mobilenet-v1',
  },
  'mobilenet-v2': {
    build: ({ classes, weights, metadata }) => mobileNetV2({ classes, weights, metadata }),
    names: mobileNetV2Names,
    graphName: 'mobilenet-v2',
  },
  'mlperf-tiny-resnet8': {
    build: ({ classes, weights, metadata }) => mlperfTinyResNet({ classes, weights, metadata }),
    names: mlperfTinyNames,
    graphName: 'mlperf-tiny-resnet8',
  },
};

export const architectureNames: readonly ArchitectureName[] = Object.keys(registry) as ArchitectureName[];

/** @throws RangeError for an unknown name. */
export function architectureOf(name: ArchitectureName): Architecture {
  if (!Object.hasOwn(registry, name))
    throw new RangeError(`an architecture is one of ${architectureNames.join(', ')}, not ${name}`);
  return registry[name];
}

/** The architecture that a graph of this name was built as. */
export function architectureOfGraph(graphName: string): Architecture | undefined {
  return Object.values(registry).find((each) => each.graphName === graphName);
}
