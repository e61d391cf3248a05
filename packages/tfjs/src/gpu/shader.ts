/** Something of WGSL that not every device has. */
export type ShaderFeature = 'f16' | 'subgroups';

/** A compute shader whose entry point is `main`, and what is written before its code. */
export interface Shader {
  /** For error messages and the GPU's own tools. */
  readonly name: string;
  /** WGSL without `enable` directives. */
  readonly code: string;
  /** Module constants, `const name = value;`: sizes of tiles, switches whose other side is left out. */
  readonly constants?: Readonly<Record<string, number | boolean>>;
  /** Types, `alias name = type;`. */
  readonly types?: Readonly<Record<string, string>>;
  readonly features?: readonly ShaderFeature[];
}

/** The shader's whole text. Directives must come first in WGSL. */
export function shaderText({ code, constants = {}, types = {}, features = [] }: Shader): string {
  return [
    ...features.map((feature) => `enable ${feature};`),
    ...Object.entries(types).map(([name, type]) => `alias ${name} = ${type};`),
    ...Object.entries(constants).map(([name, value]) => `const ${name} = ${value};`),
    code,
  ].join('\n');
}

/** How a shader uses a buffer that is bound to it. */
export type BindingKind = 'storage' | 'read-only-storage' | 'uniform';

/**
 * What the shader declares at `@group(0) @binding(0..)`. Read from its text: a layout that the GPU derives would leave
 * out what this variant of the shader has no use for.
 */
export function bindingKinds(text: string): readonly BindingKind[] {
  const kinds: BindingKind[] = [];
  for (const [, index, space, access] of text.matchAll(declaration))
    kinds[Number(index)] =
      space === 'uniform' ? 'uniform' : access === 'read_write' ? 'storage' : 'read-only-storage';
  return kinds;
}

const declaration = /@group\(0\)\s*@binding\((\d+)\)\s*var<(\w+)(?:,\s*(\w+))?>/g;

/** A float32 as the integer of the same bits, as uniforms hold it. */
export function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}
