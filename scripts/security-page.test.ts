/** docs/security.md names a test for what it promises: each is there, by that very name. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}docs/security.md`, 'utf8');

/** What the page writes as `path`: "name". */
const testsIn = (text: string) =>
  [...text.matchAll(/`([^`]+\.(?:test|spec)\.ts)`: "([^"]+)"/g)].map(([, path = '', name = '']) => ({
    path,
    name,
  }));

/** A title is the first argument of something, on its line or on the next one. */
function isThere({ path, name }: { path: string; name: string }): boolean {
  if (!existsSync(root + path)) return false;
  const source = readFileSync(root + path, 'utf8').replace(/\(\s+/g, '(');
  return ["'", '`'].some((quote) => source.includes(`(${quote}${name}${quote},`));
}

const rows = page.split('\n').filter((line) => /^\| (?!who|---)/.test(line));

test('every test that is named is there', () => {
  expect(testsIn(page).length).toBeGreaterThan(20);
  expect(testsIn(page).filter((one) => !isThere(one))).toEqual([]);
});

test('every threat has a test, or the word that nothing holds it', () => {
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => testsIn(row).length === 0 && !row.includes('**nothing**'))).toEqual([]);
});

test('what is not there would be found', () => {
  const gone = testsIn(
    '`web/gone.test.ts`: "x" and `scripts/security-page.test.ts`: "every test that is gone"',
  );
  expect(gone.map(isThere)).toEqual([false, false]);
  expect(testsIn('`scripts/security-page.test.ts`: "what is not there would be found"').map(isThere)).toEqual(
    [true],
  );
});
