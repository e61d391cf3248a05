export { cifarPreactivationResNet } from './cifar-preactivation-resnet.ts';
export { type CifarResNetOptions, cifarResNet } from './cifar-resnet.ts';
export { type ImagenetResNetOptions, imagenetResNet } from './imagenet-resnet.ts';
export { type MobileNetV1Options, mobileNetV1 } from './mobilenet-v1.ts';
export { parameterCount } from './parameter-count.ts';
export { type VggOptions, vgg } from './vgg.ts';
export { heInitialization, type WeightRole, type WeightSource } from './weight-source.ts';
