import sharp, { type OverlayOptions } from 'sharp';
import { randomFrom } from '../../../../web/core/testing/random.ts';

/**
 * A picture nobody has seen, as a lossless PNG: a gradient, some shapes on it, some grain; where a sample is given, that in its
 * middle, in other light and at another angle.
 *
 * @param seed another one, another picture
 */
export async function madeUp(seed: number, sample?: string): Promise<Buffer> {
  const random = randomFrom(seed);
  const between = (low: number, high: number) => Math.round(low + random() * (high - low));
  const colour = () => `rgb(${between(0, 255)},${between(0, 255)},${between(0, 255)})`;
  const [width, height] = [between(40, 500), between(40, 500)];
  const shapes = Array.from({ length: between(1, 9) }, (_, i) =>
    i % 2
      ? `<circle cx="${between(0, width)}" cy="${between(0, height)}" r="${between(5, 120)}" fill="${colour()}"/>`
      : `<rect x="${between(0, width)}" y="${between(0, height)}" width="${between(5, 200)}" height="${between(5, 200)}" fill="${colour()}"/>`,
  );
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="g" x2="${random()}" y2="${random()}"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#g)"/>${shapes.join('')}</svg>`;
  const layers: OverlayOptions[] = [];
  if (sample !== undefined) {
    const turned = await sharp(sample)
      .rotate(between(-20, 20), { background: colour() })
      .modulate({ brightness: 0.6 + random() * 0.8, saturation: 0.5 + random() })
      .resize(width, height, { fit: 'cover' })
      .png()
      .toBuffer();
    layers.push({ input: turned });
  }
  const { data, info } = await sharp(Buffer.from(drawing))
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const grain = between(0, 24);
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.min(255, Math.max(0, (data[i] as number) + between(-grain, grain)));
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
