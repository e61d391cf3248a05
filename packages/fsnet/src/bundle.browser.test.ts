import { relativeL2 } from '@fsnet/testing';
import { expect, inject, test } from 'vitest';

/** What a page of the file server tells its parent. */
async function told(page: string): Promise<unknown> {
  const origin = inject('fileServer');
  const answer = new Promise<unknown>((resolve) => {
    addEventListener('message', (event) => {
      if (event.origin === origin) resolve(event.data);
    });
  });
  const frame = document.createElement('iframe');
  frame.src = `${origin}/whole/${page}`;
  document.body.append(frame);
  try {
    return await answer;
  } finally {
    frame.remove();
  }
}

test('the bundle runs in a page whose policy refuses eval', async () => {
  expect(await told('strict-page.html')).toEqual({
    evalRefused: true,
    sameFile: true,
    sameNetwork: true,
    layers: 47,
  });
});

test.each([
  ['bundled', 'load-page.html'],
  ['by the script for pages without a bundler', 'script-page.html'],
  ['from the compiled files as they are', 'compiled-load-page.html'],
])('a page and its worker run a network under a policy without eval, %s', async (_, name) => {
  const expected = Float32Array.from(await (await fetch(`${inject('fileServer')}/logits.json`)).json());
  const { page, worker } = (await told(name)) as Record<'page' | 'worker', { logits: number[] }>;
  // Import maps are for pages alone.
  for (const answer of name === 'compiled-load-page.html' ? [page] : [page, worker]) {
    expect(answer).toMatchObject({ evalRefused: true, phases: ['fetch', 'decode', 'compile'] });
    expect(answer).toMatchObject({ enlarged: [1, 1, 2, 2] });
    expect(relativeL2(Float32Array.from(answer.logits), expected)).toBeLessThan(1e-5);
  }
});
