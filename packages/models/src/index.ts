export { type CifarResNetOptions, cifarResNet } from './cifar-resnet.ts';
export { type ImagenetResNetOptions, imagenetResNet } from './imagenet-resnet.ts';
export { parameterCount } from './parameter-count.ts';
export { heInitialization, type WeightRole, type WeightSource } from './weight-source.ts';
