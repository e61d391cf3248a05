import { load } from 'fsnet';

/** What the test sends. */
export interface CacheRequest {
  readonly url: string;
  readonly options: { readonly cache: string; readonly offline?: boolean };
  /** Whether to do without the Cache API. */
  readonly isHidden: boolean;
}

/** What comes back: a network's answer to one image, or why there is none. */
export type CacheAnswer = { readonly logits: Float32Array } | { readonly code: string };

// A worker that runs networks which it fetches, or has kept.
addEventListener('message', async ({ data }: MessageEvent<CacheRequest>) => {
  const { url, options, isHidden } = data;
  if (isHidden) Object.defineProperty(globalThis, 'caches', { value: undefined, configurable: true });
  try {
    using model = await load(url, { retries: 0, ...options });
    const image = Float32Array.from({ length: 2 * 3 * 32 * 32 }, (_, i) => Math.sin(i));
    const { logits } = await model.run({ image });
    postMessage({ logits } satisfies CacheAnswer);
  } catch (error) {
    postMessage({ code: (error as { code?: string }).code ?? String(error) } satisfies CacheAnswer);
  }
});
