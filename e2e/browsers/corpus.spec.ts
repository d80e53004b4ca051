/** Pictures of every kind, and broken ones, all at once: each is answered as it must be, or gets its sentence. */
import { expect } from 'playwright/test';
import { type Answered, corpus, corpusPath, isAnswered, type Refused } from '../corpus/table.ts';
import { picturePath } from '../support/page.ts';
import { openPage, test } from './fixtures.ts';
import { answerToFile, listDone, savedBy } from './page.ts';

/** A row of the list's export. */
interface Row {
  readonly name: string;
  readonly label: string | null;
  readonly warnings: readonly string[];
  readonly error: string | null;
}

/** Files that nobody calls a picture and that are none have no rows; the page says how many they are. */
const noRow = 'image-not-an-image';

const rightOf = (file: Answered | Refused): string =>
  isAnswered(file) ? [file.answer, file.warning ?? ''].join(' ').trim() : file.error;

function gotOf({ label, warnings, error }: Row): string {
  if (error) return error;
  return [label, warnings.includes('truncated') ? 'truncated' : ''].join(' ').trim();
}

/** As the table calls the browsers. */
const engines = { Chromium: 'chromium', Firefox: 'firefox', WebKitGTK: 'webkit' } as const;

test('the corpus: each picture gets its answer or its sentence', async ({ tab, baseURL }, { project }) => {
  const engine = engines[project.name as keyof typeof engines];
  await openPage(tab, baseURL as string);
  await tab.upload(...corpus.map(corpusPath));
  await listDone(tab);
  const rows = new Map<string, Row>(
    JSON.parse((await savedBy(tab, 'Answers as JSON')).text).map((row: Row) => [row.name, row]),
  );
  const note = await tab.evaluate(() => document.querySelector('.chooser')?.textContent, undefined);
  expect(note).toContain(`${corpus.length - rows.size} files left out`);

  // Where a browser's own decoder is at odds with all others, anything will do but silence.
  const compared = corpus.filter(({ browsers }) => {
    const difference = browsers?.[engine];
    return !difference || difference.tolerance !== undefined;
  });
  const got = compared.map(({ name, what }) => {
    const row = rows.get(name);
    return `${name}: ${row ? gotOf(row) : noRow} (${what})`;
  });
  expect(got).toEqual(compared.map((file) => `${file.name}: ${rightOf(file)} (${file.what})`));

  expect(await answerToFile(tab, picturePath('ship'))).toMatchObject({ label: 'ship' });
});
