import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from './heap.ts';

const newHeap = (maximum = 65536) => new Heap(new WebAssembly.Memory({ initial: 1, maximum }));

test('pieces never overlap, with room behind them, and join again when freed', () => {
  const sizes = fc.array(fc.tuple(fc.integer({ min: 0, max: 70_000 }), fc.nat(), fc.boolean()));
  fc.assert(
    fc.property(sizes, (steps) => {
      const heap = newHeap();
      const pieces: { address: number; bytes: number }[] = [];
      for (const [bytes, which, frees] of steps) {
        if (frees && pieces.length > 0) heap.free(pieces.splice(which % pieces.length, 1)[0].address);
        else {
          const address = heap.allocate(bytes);
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThan(0);
          pieces.push({ address, bytes });
        }
        const sorted = [...pieces].sort((a, b) => a.address - b.address);
        for (const [i, piece] of sorted.entries())
          expect(piece.address + piece.bytes + 64).toBeLessThanOrEqual(
            sorted[i + 1]?.address ?? heap.memory.buffer.byteLength,
          );
      }
      for (const { address } of pieces) heap.free(address);
      expect(heap.allocatedBytes).toBe(0);
      const size = heap.memory.buffer.byteLength;
      expect(heap.allocate(size - 128)).toBe(64);
      expect(heap.memory.buffer.byteLength).toBe(size);
    }),
  );
});

test('what is not there cannot be given, nor what was not given be freed', () => {
  const heap = newHeap(2);
  const address = heap.allocate(1000);
  expect(() => heap.allocate(200_000)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
  heap.free(address);
  expect(() => heap.free(address)).toThrow(RangeError);
  expect(heap.allocate(100_000)).toBe(64);
});
