/** Devices that differ in what is cheap. */
export type DeviceKind = 'gpu' | 'software';

/** Whether it is a processor that does what a GPU would. */
export function deviceKind(info: GPUAdapterInfo | undefined): DeviceKind {
  const name = `${info?.architecture} ${info?.description} ${info?.device}`;
  return info?.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name)
    ? 'software'
    : 'gpu';
}
