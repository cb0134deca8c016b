import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

/** Records every frame that Chromium composites for `page` until the returned function is called. */
export async function screencast(page: Page): Promise<() => Promise<Buffer[]>> {
  const frames: Buffer[] = [];
  const client = await page.context().newCDPSession(page);
  client.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(Buffer.from(data, 'base64'));
    client.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
  });
  await client.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
  return async () => {
    await client.send('Page.stopScreencast');
    await client.detach();
    return frames;
  };
}

/** How different two pictures are between the rows `top` and `bottom`: the mean difference of their channels, 0–255. */
export function difference(one: Buffer, other: Buffer, top: number, bottom: number): number {
  const [a, b] = [PNG.sync.read(one), PNG.sync.read(other)];
  const width = Math.min(a.width, b.width);
  let sum = 0;
  let count = 0;
  for (let y = top; y < Math.min(bottom, a.height, b.height); y++)
    for (let x = 0; x < width; x += 2)
      for (let channel = 0; channel < 3; channel++) {
        sum += Math.abs(
          (a.data[(y * a.width + x) * 4 + channel] ?? 0) - (b.data[(y * b.width + x) * 4 + channel] ?? 0),
        );
        count++;
      }
  return sum / count;
}
