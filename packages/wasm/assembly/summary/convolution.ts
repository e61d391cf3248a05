import { SummaryConvolutionArguments } from './arguments';
import { computeProducts } from './products';
import { addTaps } from './tap-sums';

/**
 * Convolution by filters that are made of shared rows (FSNet, section 3.2): every row is multiplied once with every
 * pixel, and a filter's output is the sum over its taps of the products that they meet.
 *
 * Products are kept as `[tap row][ring row][column]`, so that both a tile's results and what one tap adds to
 * neighbouring pixels are contiguous wherever the tap's row stands.
 */
export function summaryConvolution(
  args: SummaryConvolutionArguments,
  begin: i32,
  end: i32,
  scratch: usize,
): void {
  const height = args.outputHeight;
  const parityBytes = 24 + (args.panelCount << 2);
  const paritiesEnd = args.parities + args.parityCount * parityBytes;
  // Padding stays zero from here on.
  memory.fill(scratch, 0, args.productBytes);
  while (begin < end) {
    const image = begin / height;
    let row = begin - image * height;
    const last = min(height, row + end - begin);
    begin += last - row;
    // The first block needs all rows that its taps meet, the later ones have some from the block before.
    let newest = 8;
    while (row < last) {
      const blockEnd = min(row + args.blockRows, last);
      for (let parity = args.parities; parity < paritiesEnd; parity += parityBytes) {
        const from = row + load<i32>(parity + newest);
        computeProducts(args, parity, image, from, blockEnd - 1 + load<i32>(parity, 12), scratch);
      }
      newest = 12;
      for (; row < blockEnd; row++) addTaps(args, image, row, scratch);
    }
  }
}
