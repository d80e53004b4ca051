/** `createRuntime` from another origin: what it takes, what it gives, and that it ends. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import type * as inkling from '../../packages/inkling/browser/index.ts';
import { serveExamples } from '../../packages/inkling/examples/serve.mjs';
import { pictureBytes, samplePath } from '../support/page.ts';
import { expectSame, type Told, test } from './fixtures.ts';

type Package = typeof inkling;

/** What a test runs in the page. */
interface Given {
  readonly script: string;
  readonly bucket: string;
  /** In base64. */
  readonly picture: string;
}

const given = (
  { inkling, bucket }: { inkling: string; bucket: string },
  picture = pictureBytes('ship'),
): Given => ({
  script: `${inkling}/index.js`,
  bucket: `${bucket}/`,
  picture: picture.toString('base64'),
});

/** Runs in the page: what each of these ways gives for one picture. */
async function everyWay({ script, bucket, picture }: Given): Promise<Record<string, Told[]>> {
  const { createRuntime }: Package = await import(script);
  const bytes = Uint8Array.from(atob(picture), (char) => char.charCodeAt(0));
  const file = new Blob([bytes], { type: 'image/png' });
  const image = new Image();
  image.src = URL.createObjectURL(file);
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.drawImage(image, 0, 0);
  const bitmap = await createImageBitmap(file);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const told = ({ classes }: inkling.Answer) =>
    classes.map(({ id, probability }) => ({ label: id, probability }));
  const runtime = createRuntime({ bucket });
  const answers: Record<string, Told[]> = {};
  for (const [name, one] of Object.entries({ file, image, canvas, bitmap, pixels, again: bitmap })) {
    answers[name] = told(await runtime.classify(one, { model: 'cifar10' }));
  }
  runtime.dispose();
  const other = createRuntime({ bucket, engines: ['ort-wasm'] });
  const { engine, ...answer } = await other.classify(file, { model: 'cifar10' });
  if (engine.id !== 'ort-wasm') throw new Error(engine.id);
  answers['ort-wasm'] = told({ engine, ...answer });
  other.dispose();
  return answers;
}

async function expectEveryWay(page: Page, origins: { inkling: string; bucket: string }) {
  const { file = [], ...others } = await page.evaluate(everyWay, given(origins));
  expect(file[0]?.label).toBe('ship');
  for (const told of Object.values(others)) expectSame(told, file);
  await expect.poll(() => page.workers().length).toBe(0);
}

test('a file, an image, a canvas, a bitmap and pixels have one answer, in either engine', async ({
  examplesPage: page,
  examples,
}) => {
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
  await expectEveryWay(page, examples);
});

test('the same where the page is isolated, and engines may have threads', async ({ page, dist }) => {
  const isolated = await serveExamples({ dist, isolated: true });
  await page.goto(`${isolated.page}/`);
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  await expectEveryWay(page, isolated);
  isolated.stop();
});

test('models, many pictures at once, progress, and errors with their codes', async ({
  examplesPage: page,
  examples,
}) => {
  const outcome = await page.evaluate(
    async ({ script, bucket, picture }) => {
      const { createRuntime, InklingError }: Package = await import(script);
      const codeOf = (asked: Promise<unknown>) =>
        asked.then(
          () => 'none',
          (error: unknown) => (error instanceof InklingError ? error.code : String(error)),
        );
      const bytes = Uint8Array.from(atob(picture), (char) => char.charCodeAt(0));
      const file = new Blob([bytes]);
      const runtime = createRuntime({ bucket });
      const models = await runtime.models();
      const phases = new Set<string>();
      const told: number[] = [];
      const results = await runtime.classifyAll([file, new Blob(['no picture']), file], {
        model: 'pizza',
        onProgress: ({ phase }) => phases.add(phase),
        onResult: (index) => told.push(index),
      });
      const ended = new AbortController();
      ended.abort();
      const image = new Image();
      image.src = '/samples/ship.webp';
      const codes = {
        text: await codeOf(runtime.classify(new Blob(['no picture']))),
        model: await codeOf(runtime.classify(file, { model: 'none' })),
        aborted: await codeOf(runtime.classify(file, { signal: ended.signal })),
        broken: await codeOf(runtime.classify(Object.assign(new Image(), { src: 'data:image/png,' }))),
        bucket: await codeOf(createRuntime({ bucket: 'javascript:0' }).models()),
        disposed: await (async () => {
          const code = codeOf(runtime.classify(file));
          await new Promise((resolve) => setTimeout(resolve));
          runtime.dispose();
          return code;
        })(),
      };
      // The bucket's first model; and a runtime that was ended starts anew.
      const again = await runtime.classify(image);
      runtime.dispose();
      return {
        models: models.map(({ id, labels }) => `${id}: ${labels.length}`),
        results: results.map((one) => ('answer' in one ? one.answer.classes[0]?.id : one.error.code)),
        told: told.sort(),
        phases: [...phases],
        codes,
        again: `${again.model.id} ${again.grade} ${again.classes[0]?.id}`,
      };
    },
    given(examples, readFileSync(samplePath('pizza'))),
  );
  expect(outcome).toMatchObject({
    models: ['cifar10: 10', 'pizza: 2'],
    results: ['pizza', 'image-not-an-image', 'pizza'],
    told: [0, 1, 2],
    codes: {
      text: 'image-not-an-image',
      model: 'model-unknown',
      aborted: 'cancelled',
      broken: 'image-corrupt',
      bucket: 'bucket-invalid',
      disposed: 'cancelled',
    },
    again: 'cifar10 very-likely ship',
  });
  expect(outcome.phases).toContain('downloading');
});

test('pixels that the page may not read are refused', async ({ examplesPage: page, examples }) => {
  const code = await page.evaluate(async ({ script, bucket }) => {
    const { createRuntime, InklingError }: Package = await import(script);
    // A page within a drawing makes it as unreadable as a picture of a site that lets nobody read it.
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><foreignObject width="64" height="64"/></svg>`;
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([drawing], { type: 'image/svg+xml' }));
    const runtime = createRuntime({ bucket });
    try {
      await runtime.classify(image);
      return 'none';
    } catch (error) {
      return error instanceof InklingError ? error.code : String(error);
    } finally {
      runtime.dispose();
    }
  }, given(examples));
  expect(code).toBe('image-address-refused');
});
