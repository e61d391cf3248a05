import { imageBytes, isWithin, paddedSizes, placeBytes } from './axis.ts';
import type { Cpu } from './cpu.ts';
import type { OutputPlaces } from './output-places.ts';
import { type WindowedImages, withWindows } from './windows.ts';
import { suitsWinograd, winograd } from './winograd.ts';

/** A convolution of each group of channels by filters of its own. */
export interface GroupedConvolution extends Omit<WindowedImages, 'inputPixel'> {
  readonly groups: number;
  /** Of one group, as `channels` are. */
  readonly filters: number;
  /** Address of all channels' values. */
  readonly input: number;
  readonly to: OutputPlaces;
  /** Packs a group's filters as `[filters / 8][kernel height][kernel width][channels][8]`. */
  readonly pack: (group: number, panels: number) => void;
}

/** Convolves all groups in turn. */
export function convolveGroups(cpu: Cpu, call: GroupedConvolution): void {
  const { axes, images, channels, filters, groups, to } = call;
  const windowed = { axes, images, channels, inputPixel: groups * channels * 4 };
  const panelBytes = Math.ceil(filters / 8) * axes[0].kernel * axes[1].kernel * channels * 32;
  const places = placeBytes(axes);
  const isPadded = groups > 1 || !isWithin(axes);
  const isWhole = to.outputPixel === groups * filters * 4 && to.outputRow === axes[1].output * to.outputPixel;
  const isWinograd = isWhole && suitsWinograd(axes, channels, filters);
  cpu.withScratch(panelBytes + places + imageBytes(axes, channels), (panels) => {
    const ofGroups = (compute: (addresses: { input: number; output: number; panels: number }) => void) => {
      for (let group = 0; group < groups; group++) {
        call.pack(group, panels);
        const [input, output] = [call.input + group * channels * 4, to.output + group * filters * 4];
        compute({ input, output, panels });
      }
    };
    if (isWinograd) {
      const { outputPixel } = to;
      ofGroups((addresses) => winograd(cpu, { ...windowed, ...addresses, filters, outputPixel }));
      return;
    }
    const padded = isPadded ? panels + panelBytes + places : 0;
    withWindows(cpu, windowed, isPadded ? paddedSizes(axes) : undefined, (windows) =>
      ofGroups((addresses) =>
        cpu.run('slide', { ...to, ...addresses, windows, places: panels + panelBytes, padded, filters }),
      ),
    );
  });
}
