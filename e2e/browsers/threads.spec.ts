/** `inkling-wasm`'s second thread, which helps with a large net. */
import { writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { goldenCases } from '../engines/golden-cases.ts';
import { type Bundle, index } from '../support/bundles.ts';
import { openPage, test } from './fixtures.ts';
import { answerToFile } from './page.ts';

/** On a busy machine it may have no turn in one of them. */
const mostPictures = 40;

test('a second thread takes its share of a large net, and answers stay the same', async ({
  newTab,
}, testInfo) => {
  const tab = await newTab();
  await openPage(tab, new URL('?model=pizza&engine=inkling-wasm', testInfo.project.use.baseURL).href);
  const isShared = await tab.evaluate(
    () => typeof SharedArrayBuffer === 'function' && navigator.hardwareConcurrency > 1,
    undefined,
  );
  test.skip(!isShared, 'memory is not shared here, or there is one core');
  const { cases } = goldenCases(index.models.find(({ id }) => id === 'pizza') as Bundle);
  const [{ file }] = cases as [(typeof cases)[number]];
  const path = testInfo.outputPath(file.name);
  writeFileSync(path, file.buffer);
  // It starts behind the first answer, which it does not keep waiting.
  const first = await answerToFile(tab, path);
  expect(first.engine).toMatchObject({ model: 'pizza', engine: 'inkling-wasm', threads: '1' });
  for (let i = 0; i < mostPictures; i++) {
    const { engine } = await answerToFile(tab, path);
    expect(engine?.logits).toBe(first.engine?.logits);
    if (engine?.threads === '2') return;
  }
  throw new Error(`no second thread in ${mostPictures} pictures`);
});
