/** A second model in the bucket: the bundled one, files and all, under another name. */
import type { FaultServer } from './fault-server.ts';

export const twinTitle = 'The same again';
export const twinFiles = /\/models\/twin\//;

const version = '0123456789abcdef';

/** Lets the bucket hold the twin from the next time that the page is opened. */
export function addTwin(server: FaultServer): void {
  let original = '';
  server.edit(/\/models\/index\.json$/, (text) => {
    const index = JSON.parse(text);
    const [first] = index.models;
    original = `/models/${first.id}/${first.version}/`;
    return JSON.stringify({ ...index, models: [first, { id: 'twin', version, title: { en: twinTitle } }] });
  });
  server.alias((path) => path.replace(`/models/twin/${version}/`, original));
  server.edit(/\/models\/twin\/.*\/manifest\.json$/, (text) =>
    JSON.stringify({ ...JSON.parse(text), id: 'twin', version, title: { en: twinTitle } }),
  );
}
