export type DecodedBy = 'createImageBitmap' | 'ImageDecoder';

export interface Decoding {
  readonly pictures: readonly Blob[];
  readonly by: DecodedBy;
}

/** Decodes all, in so many workers that are made for it. @returns milliseconds, once the workers are there */
export async function decodeAll(pictures: readonly Blob[], by: DecodedBy, workers: number): Promise<number> {
  const all = Array.from(
    { length: workers },
    () => new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' }),
  );
  const ask = (worker: Worker, asked: Decoding) =>
    new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = ({ message }) => reject(new Error(`decoding: ${message}`));
      worker.postMessage(asked);
    });
  try {
    await Promise.all(all.map((worker) => ask(worker, { pictures: [], by })));
    const began = performance.now();
    const share = Math.ceil(pictures.length / workers);
    await Promise.all(
      all.map((worker, i) => ask(worker, { pictures: pictures.slice(i * share, (i + 1) * share), by })),
    );
    return performance.now() - began;
  } finally {
    for (const worker of all) worker.terminate();
  }
}

/** So many JPEG photographs, more or less: smooth shapes in colour under a grain, each another one. */
export async function drawPhotographs(count: number, width: number, height: number): Promise<Blob[]> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const photographs: Blob[] = [];
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator: the same each time
    return state / 2 ** 32;
  };
  const grain = new OffscreenCanvas(256, 256);
  const grainContext = grain.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const noise = grainContext.createImageData(256, 256);
  for (let i = 0; i < noise.data.length; i += 4)
    noise.data.fill(256 * random(), i, i + 3).fill(28, i + 3, i + 4);
  grainContext.putImageData(noise, 0, 0);
  for (let i = 0; i < count; i++) {
    const colour = () => `hsl(${360 * random()} ${20 + 60 * random()}% ${20 + 60 * random()}%)`;
    const gradient = context.createLinearGradient(0, 0, width * random(), height);
    gradient.addColorStop(0, colour());
    gradient.addColorStop(1, colour());
    context.fillStyle = gradient;
    context.fillRect(0, 0, width, height);
    for (let shape = 0; shape < 30; shape++) {
      context.fillStyle = colour();
      context.beginPath();
      const [x, y, radius] = [width * random(), height * random(), 4 + 80 * random()];
      context.ellipse(x, y, radius, radius * random(), Math.PI * random(), 0, 2 * Math.PI);
      context.fill();
    }
    context.fillStyle = context.createPattern(grain, 'repeat') as CanvasPattern;
    context.fillRect(0, 0, width, height);
    photographs.push(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 }));
  }
  return photographs;
}
