import { activate } from '../element/activation';
import { CLAMP } from '../element/activation-kinds';
import { multiplyTile, TILE_HEAD, Tile } from '../gemm/tile';
import { ConvolutionArguments } from './arguments';
import { CORNERS, packTile } from './pack-tile';

/**
 * Convolution of any shape, and with it matrix products: tiles of 4 positions are gathered into scratch, so
 * that their products with panels of 8 filters read consecutive memory only.
 *
 * Needs `48 + 4 * ceil4(kernelWidth * channels) + tiles * (16 + 16 * depth) + 64` bytes of scratch, with
 * `depth = kernelHeight * kernelWidth * channels`.
 */
export function convolution(args: ConvolutionArguments, begin: i32, end: i32, scratch: usize): void {
  const panels = (args.filters + 7) >> 3;
  const panelsOfPart = (panels + args.parts - 1) / args.parts;
  const tiles = (args.images * args.outputHeight * args.outputWidth + 3) >> 2;
  const blocks = (tiles + args.tiles - 1) / args.tiles;
  const depth = args.kernelHeight * args.kernelWidth * args.channels;
  const tileBytes = TILE_HEAD + ((<usize>depth) << 4);
  const zeros = scratch + CORNERS;
  const zeroBytes = ((<usize>(args.kernelWidth * args.channels) + 3) & ~3) << 2;
  memory.fill(zeros, 0, zeroBytes);
  const packed = zeros + zeroBytes;
  const clamps = args.activation == CLAMP;
  const low = clamps ? args.activationA : f32.NEGATIVE_INFINITY;
  const high = clamps ? args.activationB : f32.POSITIVE_INFINITY;
  let current = -1;
  let lastTile = packed;
  for (let unit = begin; unit < end; unit++) {
    const block = unit / args.parts;
    const group = block / blocks;
    if (block != current) {
      current = block;
      const first = (block - group * blocks) * args.tiles;
      const last = min(first + args.tiles, tiles);
      lastTile = packed;
      for (let tile = first; tile < last; tile++) {
        const input = args.input + group * args.inputGroup;
        packTile(args, changetype<Tile>(lastTile), tile << 2, input, scratch, zeros);
        lastTile += tileBytes;
      }
    }
    const from = (unit - block * args.parts) * panelsOfPart;
    const to = min(from + panelsOfPart, panels);
    const shift = group * args.outputGroup + (from << 5);
    let weights = args.weights + group * args.weightGroup + (<usize>(from * depth) << 5);
    let bias = args.bias + group * args.biasGroup + (from << 5);
    let output = args.output + shift;
    let residual = args.residual ? args.residual + shift : 0;
    for (let panel = from; panel < to; panel++) {
      const columns = args.filters - (panel << 3);
      for (let tile = packed; tile < lastTile; tile += tileBytes)
        multiplyTile(changetype<Tile>(tile), weights, depth, bias, output, residual, columns, low, high);
      weights += (<usize>depth) << 5;
      bias += 32;
      output += 32;
      if (residual) residual += 32;
    }
    if (!clamps && from < to) {
      const count = min(to << 3, args.filters) - (from << 3);
      for (let tile = packed; tile < lastTile; tile += tileBytes)
        activateRows(args, tile, args.output + shift, count);
    }
  }
}

/** Applies the activation to `count` results of each position of a tile. */
function activateRows(args: ConvolutionArguments, tile: usize, output: usize, count: i32): void {
  let done = -1;
  for (let i = 0; i < 4; i++) {
    const offset = load<i32>(tile + (<usize>i << 2));
    // Positions behind the last one are that one again.
    if (offset == done) break;
    done = offset;
    activate(output + offset, count, args.activation, args.activationA, args.activationB);
  }
}
