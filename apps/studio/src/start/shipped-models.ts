/** A network that lies beside the page. */
export interface ShippedModel {
  readonly file: string;
  readonly title: string;
  readonly text: string;
}

export const shippedModels: readonly ShippedModel[] = [
  {
    file: 'resnet20-tap-cr4-4bit.fsn',
    title: 'ResNet-20, summaries at 4 bits',
    text: '61 kB, 89.39 % on CIFAR-10. Filter summaries at ratio 4.',
  },
  {
    file: 'resnet20-tap-cr4.fsn',
    title: 'ResNet-20, summaries at 8 bits',
    text: '97 kB, 89.41 % on CIFAR-10. The same network before its last bits went.',
  },
  {
    file: 'resnet20-dense.fsn',
    title: 'ResNet-20, dense',
    text: '933 kB, 90.61 % on CIFAR-10. Every weight as trained: something to encode.',
  },
  {
    file: 'bccd-tap-cr4.fsn',
    title: 'Detector of blood cells',
    text: '79 kB. Finds red and white cells and platelets on microscope pictures.',
  },
];

/** Files of the pictures beside the page, called what they show. */
export const samplePictures: readonly string[] = [
  ...['cat', 'dog', 'frog', 'horse', 'deer', 'bird', 'airplane', 'ship', 'automobile', 'truck'].map(
    (name) => `${name}.png`,
  ),
  'smear.jpg',
];
