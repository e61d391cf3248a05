import { cifarResNet } from '@fsnet/models';
import { describe, expect, test } from 'vitest';
import { compress } from './compress.ts';
import { parseRecipe } from './recipe/recipe.ts';

const network = cifarResNet({ depth: 8 });

describe('what a compressed network tells of itself', () => {
  test('leaves out an accuracy that other weights were measured at, and keeps it with these', () => {
    const accuracy = [{ metric: 'top1', value: 0.9, dataset: 'a set', samples: 10 }];
    const provenance = { data: 'a set', accuracy };
    const measured = { ...network, metadata: { ...network.metadata, provenance } };
    const changed = compress(measured, { bits: 8, goldenSamples: 0 });
    expect(changed.graph.metadata.provenance).toEqual({ data: 'a set', recipe: expect.any(String) });
    expect(changed.report.notes).toContainEqual(
      expect.stringMatching(/^The accuracy .* was measured before/),
    );
    const same = compress(measured, { bits: 32, goldenSamples: 0 });
    expect(same.graph.metadata.provenance).toEqual({ ...provenance, recipe: expect.any(String) });
    expect(same.report.notes).not.toContainEqual(expect.stringMatching(/accuracy .* measured/));
    const told = compress(network, { bits: 8, goldenSamples: 0, metadata: { provenance } });
    expect(told.graph.metadata.provenance).toEqual({ ...provenance, recipe: expect.any(String) });
  });

  test('tells by a recipe of its own how it compressed, unless the network brings one', () => {
    const recipe = parseRecipe({
      default: { bits: 6 },
      layers: [{ match: 'stage3.*', ratio: 3 }],
    });
    const given = { recipe, bits: 5, block: 'filter', goldenSamples: 0 } as const;
    const { graph } = compress(network, given);
    const told = graph.metadata.provenance!.recipe!;
    expect(told).toBe('{"default":{"bits":6,"block":"filter"},"layers":[{"match":"stage3.*","ratio":3}]}');
    const again = compress(network, { recipe: parseRecipe(told), goldenSamples: 0 });
    expect(again.graph).toEqual(graph);
    expect(compress(network, { goldenSamples: 0 }).graph.metadata.provenance).toEqual({
      recipe: '{"default":{"bits":8}}',
    });
    const trained = { ...network, metadata: { provenance: { recipe: 'how it was trained' } } };
    expect(compress(trained, given).graph.metadata).toEqual(trained.metadata);
    const long = {
      layers: Array.from({ length: 3000 }, (_, i) => ({ match: `layer ${i}`, bits: 4 as const })),
    };
    expect(compress(network, { recipe: long, goldenSamples: 0 }).graph.metadata).toEqual({});
  });
});
