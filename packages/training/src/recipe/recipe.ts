import type { Genotype } from '@fsnet/models';
import type { Augmentation } from '../data/augment.ts';

/** Everything that decides what a training run computes: same recipe, data and number of workers, same weights. */
export type TaskRecipe = Recipe | DetectionRecipe | ArchitectureSearchRecipe;

/** How a classifier is trained. */
export interface Recipe extends RecipeBase {
  readonly network: NetworkSource;
  /** Where not given, the caller says where the images are. */
  readonly data?: RecipeData;
  readonly task?: 'classification';
  /** Share of the target that is spread over all classes, 0 to 1. */
  readonly labelSmoothing: number;
  /** Learning from a trained network's answers. */
  readonly distillation?: Distillation;
  readonly augmentation: AugmentationChoice;
  readonly validation: ValidationChoice;
}

/** How a detector of SSD's kind is trained. */
export interface DetectionRecipe extends RecipeBase {
  readonly task: 'detection';
  readonly network: DetectorSource;
  /** Where not given, the caller says where the pictures are. */
  readonly data?: DetectionData;
  readonly augmentation: DetectionAugmentationChoice;
  readonly validation: DetectionValidation;
}

/** How cells are searched for by gradient descent (DARTS): the network holds all operations, and learns their shares. */
export interface ArchitectureSearchRecipe extends Omit<RecipeBase, 'averaging'> {
  readonly task: 'architecture-search';
  readonly network: SupernetSource;
  /** Where not given, the caller says where the images are. */
  readonly data?: RecipeData;
  /** Training images that weights learn from. */
  readonly images: number;
  readonly architecture: ArchitectureLearning;
  /** Longest that all gradients of weights may be together; 0: as long as they are. */
  readonly gradientClip: number;
  readonly labelSmoothing: number;
  readonly augmentation: AugmentationChoice;
}

/** The network that a search trains. */
export interface SupernetSource {
  readonly architecture: 'darts-supernet';
  /** Of an operation in the first cells. */
  readonly channels: number;
  /** 3 or more, so that there are normal ones. */
  readonly cells: number;
  /** Operations see one in so many of a state's channels. */
  readonly partialChannels: 1 | 2 | 4;
}

/** How architecture weights learn: by Adam, whose decay is part of the gradient. */
export interface ArchitectureLearning {
  /** Training images that they learn from, which the weights do not see. */
  readonly images: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Epochs in which only the weights learn. */
  readonly after: number;
  /** 2: gradients look ahead to what a step makes of the weights. */
  readonly order: 1 | 2;
}

/** What recipes of all tasks have. */
interface RecipeBase {
  /** Which layers become filter summaries and how many bits their values have; without it nothing is compressed. */
  readonly compress?: Compression;
  readonly epochs: number;
  /** Images a step, over all workers. */
  readonly batchSize: number;
  readonly optimizer: OptimizerChoice;
  /** L2 decay of filters, summaries and matrices; scales, biases and locations are not decayed. */
  readonly weightDecay: number;
  readonly learningRate: LearningRate;
  /** A moving average of the weights, which is what is measured and kept. */
  readonly averaging?: Averaging;
  readonly seed: number;
}

/** The network that is trained: an architecture of `@fsnet/models` with drawn weights, or one from a file. */
export type NetworkSource =
  | {
      readonly architecture: 'cifar-resnet';
      /** Weighted layers, `6n + 2`. */
      readonly depth: number;
      /** Channels of the first stage. */
      readonly width: number;
    }
  | CellNetworkSource
  | {
      /** An `.onnx` or `.fsn` file, seen from the recipe's folder. */
      readonly file: string;
    };

/** A network of cells that a search has found. */
export interface CellNetworkSource {
  readonly architecture: 'darts';
  /** Itself, a JSON file, seen from the recipe's folder, or a published one's name: `darts-v1`, `darts-v2`. */
  readonly genotype: string | Genotype;
  readonly channels: number;
  readonly cells: number;
  /** Weight of the loss of a second classifier, which is there in training alone; 0: none. */
  readonly auxiliary: number;
  /** Share of images that go without a path at the end of the run, to which it rises; 0: none. */
  readonly dropPath: number;
}

/** What a recipe says of its images; a path is seen from the recipe's folder. */
export interface RecipeData {
  readonly dataset: 'cifar10' | 'cifar100' | 'idx' | 'folder' | 'images';
  readonly path?: string;
}

export interface Compression {
  /** Later entries that match a weight's name win, key by key. */
  readonly layers: readonly LayerCompression[];
  /** Values of the smallest weight that is compressed; 256, as in the encoder, where left out. */
  readonly smallest?: number;
  /** 2 to 8: quantisation-aware training; 32: none. */
  readonly bits: StoredBits;
  /** Where quantisers take their range from: the values, or parameters of their own. */
  readonly range: 'minmax' | 'learned';
  /** What summaries begin as: fitted to the network's dense weights, or drawn. */
  readonly initialize: 'fit' | 'random';
}

/** Bits of a stored value. */
export type StoredBits = 2 | 3 | 4 | 5 | 6 | 7 | 8 | 32;

/** What is left out is as in the encoder's recipes. */
export interface LayerCompression {
  /** Pattern of weight names: `*` any characters, `?` one, `{a,b}` either, `\` takes the next as it is. */
  readonly match: string;
  /** Dense weights over summary length; 1 keeps the layer dense. */
  readonly ratio?: number;
  /** Taps from one segment's start to the next, instead of a ratio. */
  readonly spacing?: number;
  readonly segments?: 'filter' | 'row' | 'tap';
  /** Where segments start; `learned`: that is trained, too (DFSNet), and ends on the points of `grid`. */
  readonly locations?: 'fixed' | 'learned' | 'tap' | 'half-tap' | 'free' | 'circular';
  readonly grid?: 'tap' | 'half-tap' | 'free';
  readonly order?: 'hwi' | 'ihw';
  readonly bits?: StoredBits;
  /** Values that share a scale. */
  readonly block?: number | 'tensor' | 'filter' | 'auto';
  /**
   * Whether and for how many rounds better locations than evenly spread ones are searched for in the fit. Default where
   * locations are learned, and for row segments.
   */
  readonly search?: boolean;
  readonly iterations?: number;
  /** Whether layers that the network computes first and last stay dense and at 8 bits or more. */
  readonly protect?: boolean;
}

export type OptimizerChoice =
  | { readonly kind: 'sgd'; readonly momentum: number; readonly nesterov: boolean }
  | {
      readonly kind: 'adam';
      /** Decay of the gradients' average. */
      readonly beta1: number;
      /** Decay of their squares' average. */
      readonly beta2: number;
      readonly epsilon: number;
    };

/** Rates over a run. Shares are of the run's steps, 0 to 1. */
export type LearningRate =
  | {
      /** Half a cosine up, then half a cosine down to nearly nothing. */
      readonly schedule: 'one-cycle';
      readonly peak: number;
      /** Share in which the rate rises. */
      readonly warmUp: number;
      /** The peak over the first rate. */
      readonly startDivisor: number;
      /** The first rate over the last. */
      readonly endDivisor: number;
    }
  | {
      /** A straight line up from nothing, then half a cosine down to `final`. */
      readonly schedule: 'cosine';
      readonly peak: number;
      readonly warmUp: number;
      readonly final: number;
    }
  | {
      /** A straight line up from nothing, then the peak, multiplied by `factor` after each milestone. */
      readonly schedule: 'step';
      readonly peak: number;
      readonly warmUp: number;
      /** Shares, rising. */
      readonly milestones: readonly number[];
      readonly factor: number;
    };

export interface Distillation {
  /** An `.onnx` or `.fsn` file, seen from the recipe's folder. */
  readonly teacher: string;
  /** Share of the loss, 0 to 1. At 1 images need no labels. */
  readonly weight: number;
  /** By which logits are divided before their softmax. */
  readonly temperature: number;
}

export interface Averaging {
  /** Share of the average that a step leaves as it is; less in the first steps. */
  readonly decay: number;
}

/** How training images vary, every time they are drawn. */
export type AugmentationChoice = Required<Augmentation>;

export interface ValidationChoice {
  /** Training images that are held out to watch the run; a tenth of them, at most 5,000, where left out. */
  readonly images?: number;
  /** Which weights the run gives: those of its end, or of the epoch that did best on the held-out images. */
  readonly keep: 'last' | 'best';
}

/** The detector that is trained: one on a ResNet with drawn or trained weights, or one from a file. */
export type DetectorSource =
  | {
      readonly architecture: 'ssd';
      /** Height and width of its pictures, in pixels. */
      readonly size: number;
      /** Weighted layers of the backbone, a ResNet for CIFAR-10: `6n + 2`. */
      readonly depth: number;
      /** Channels of the backbone's first stage. */
      readonly width: number;
      /** A trained network whose layers begin the detector, instead of depth and width, seen from the recipe's folder. */
      readonly backbone?: string;
      /** How many times larger a step the first layer takes than the backbone has it. */
      readonly stemStride: 1 | 2 | 4;
      /** Maps behind the backbone's, each half as large as the one before. */
      readonly extraMaps: number;
      /** Sides of the maps' square default boxes, as fractions of the picture, and one more; evenly where left out. */
      readonly scales?: readonly number[];
      /** Width to height of further default boxes, in every map. */
      readonly ratios: readonly number[];
    }
  | {
      /** A `training.fsn` that such a run has left, seen from the recipe's folder. */
      readonly file: string;
    };

/** What a recipe says of its annotated pictures; a path is seen from the recipe's folder. */
export interface DetectionData {
  readonly dataset: 'voc' | 'coco';
  readonly path?: string;
  /** Names of the splits: of VOC's lists (`ImageSets/Main/train.txt`) or of COCO's files. */
  readonly training: string;
  readonly validation: string;
  readonly test: string;
}

/** How training pictures vary, every time they are drawn, as SSD varies them. */
export interface DetectionAugmentationChoice {
  /** Brightness, contrast, saturation and hue. */
  readonly colors: boolean;
  /** Most times that each side of half of the pictures grows, around them a single colour; 1: not. */
  readonly expand: number;
  /** Random parts that overlap an object. */
  readonly crop: boolean;
  readonly flip: boolean;
  readonly flipVertically: boolean;
}

export interface DetectionValidation {
  /** Epochs from one measurement to the next; the last one is always measured. */
  readonly every: number;
  /** Which weights the run gives: those of its end, or of the epoch with the best mAP on the held-out pictures. */
  readonly keep: 'last' | 'best';
}
