import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { securityHeaders } from '../scripts/security-headers.ts';
import { folders, plainPages } from './build.ts';
import type { Bundle } from './models/bundle.ts';
import { type Mount, serve } from './network/static-server.ts';

/**
 * Serves everything that is measured, with the same headers (the plain pages without our CSP): cross-origin isolation
 * gives threads to whoever uses them. Under `/app/ID/` the page has the whole bucket, this model as its default.
 */
export async function serveSite(bundles: readonly Bundle[]) {
  const own = securityHeaders({ development: false });
  const { 'Content-Security-Policy': _, ...plain } = own;
  const index = JSON.parse(await readFile(join(folders.app, 'models/index.json'), 'utf8'));
  const apps = bundles.map(({ manifest: { id } }): Mount => {
    const isWanted = (model: { id: string }) => model.id === id;
    const models = [
      ...index.models.filter(isWanted),
      ...index.models.filter((m: { id: string }) => !isWanted(m)),
    ];
    const content = Buffer.from(JSON.stringify({ ...index, models }));
    return {
      prefix: `/app/${id}/`,
      folders: [folders.app],
      instead: { 'models/index.json': content },
      headers: own,
    };
  });
  return serve([
    ...apps,
    { prefix: '/page/', folders: [folders.runtime, folders.app], headers: own },
    ...plainPages.map((name) => ({
      prefix: `/${name}/`,
      folders: [join(folders.plain, name)],
      headers: plain,
    })),
  ]);
}
