/** What Vercel's own code makes of the settings that are named: prints its routes as JSON. */
import { readFileSync } from 'node:fs';
import { getTransformedRoutes } from '@vercel/routing-utils';

const [file] = process.argv.slice(2);
console.log(JSON.stringify(getTransformedRoutes(JSON.parse(readFileSync(file, 'utf8')))));
