/** What Netlify's own parser reads in the file of headers that is named: prints it as JSON. */
import { parseAllHeaders } from '@netlify/headers-parser';

const [file] = process.argv.slice(2);
console.log(JSON.stringify(await parseAllHeaders({ headersFiles: [file], minimal: true })));
