import { expect, test } from 'vitest';
import { mlperfTinyNames, mobileNetV1Names, mobileNetV2Names, vggNames } from './module-names.ts';

// The names of torchvision 0.2 to 0.20, as its files have them.
test.each([
  ['stem.conv', 'features.0.0'],
  ['stem.bn', 'features.0.1'],
  ['block1.depthwise.conv', 'features.1.conv.0.0'],
  ['block1.depthwise.bn', 'features.1.conv.0.1'],
  ['block1.project.conv', 'features.1.conv.1'],
  ['block1.project.bn', 'features.1.conv.2'],
  ['block2.expand.conv', 'features.2.conv.0.0'],
  ['block17.depthwise.bn', 'features.17.conv.1.1'],
  ['block17.project.conv', 'features.17.conv.2'],
  ['block17.project.bn', 'features.17.conv.3'],
  ['final.conv', 'features.18.0'],
  ['classifier', 'classifier.1'],
])('MobileNetV2: %s is %s', (module, name) => {
  expect(mobileNetV2Names(module)[0]).toBe(name);
});

test.each([
  ['stage1.layer1.conv', 'features.0'],
  ['stage1.layer2.conv', 'features.2'],
  ['stage2.layer1.conv', 'features.5'],
  ['stage3.layer3.conv', 'features.14'],
  ['stage5.layer3.conv', 'features.28'],
  ['classifier.layer1', 'classifier.0'],
  ['classifier.layer3', 'classifier.6'],
])('VGG-16: %s is %s', (module, name) => {
  expect(vggNames([2, 2, 3, 3, 3])(module)).toEqual([name]);
});

test('MobileNetV1', () => {
  expect(mobileNetV1Names('stem.bn')).toEqual(['model.0.1']);
  expect(mobileNetV1Names('block13.depthwise.conv')).toEqual(['model.13.0']);
  expect(mobileNetV1Names('block13.pointwise.bn')).toEqual(['model.13.4']);
  expect(mobileNetV1Names('elsewhere')).toEqual([]);
});

test.each([
  ['stem.conv', 'conv2d'],
  ['stage1.block1.second.bn', 'batch_normalization_2'],
  ['stage2.block1.shortcut.conv', 'conv2d_5'],
  ['stage3.block1.first.conv', 'conv2d_6'],
  ['stage3.block1.second.bn', 'batch_normalization_6'],
  ['stage3.block1.shortcut.conv', 'conv2d_8'],
])('MLPerf Tiny: %s is %s', (module, name) => {
  expect(mlperfTinyNames(module)).toEqual([name]);
});
