import { expect, inject, test } from 'vitest';

test('the bundle runs in a page whose policy refuses eval', async () => {
  const origin = inject('fileServer');
  const told = new Promise<unknown>((resolve) => {
    addEventListener('message', (event) => {
      if (event.origin === origin) resolve(event.data);
    });
  });
  const frame = document.createElement('iframe');
  frame.src = `${origin}/whole/strict-page.html`;
  document.body.append(frame);
  try {
    expect(await told).toEqual({ evalRefused: true, sameFile: true, sameNetwork: true, layers: 47 });
  } finally {
    frame.remove();
  }
});
