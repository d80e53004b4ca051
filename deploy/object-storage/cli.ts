/** The command line of `npm run deploy`. */
import { parseArgs } from 'node:util';
import { Bucket } from './bucket.ts';
import { Refusal } from './exit.ts';
import { listReleases, publish, rollBack } from './publish.ts';
import { type Encoding, encodings, readSite } from './site.ts';

const usage = `npm run deploy -- s3://NAME/PREFIX [options]                 publishes dist/
npm run deploy -- list s3://NAME/PREFIX [options]            the releases that are there
npm run deploy -- rollback s3://NAME/PREFIX [ID] [options]   an earlier release again; without ID the last one

  --endpoint URL    an S3-compatible server; without it AWS_ENDPOINT_URL, or AWS
  --dry-run         tells what would be uploaded and removed, and writes nothing
  --encoding CODE   what files are sent in: br (browsers take it over https, and on localhost), gzip or none
  --models URL      models come from there: leaves the bundled ones out, and says so in config.json
  --keep-days N     removes releases that were superseded N days ago or earlier
  --older           publishes although the bucket has a newer build
  --take-over       goes on where another deployment was cut off
  --dist FOLDER     what to publish (dist)
`;

/** @throws Refusal, TypeError of a command line that cannot be read */
export async function main(args: readonly string[], defaultDist: string): Promise<void> {
  const { values, positionals } = parse(args);
  const say = (line: string) => console.log(line);
  if (values.help) return say(usage);

  const command = positionals[0]?.startsWith('s3://') ? 'publish' : positionals.shift();
  const [address, id, ...more] = positionals;
  if (address === undefined || more.length > 0 || (id !== undefined && command !== 'rollback')) {
    throw new Refusal('usage', 'wrong arguments; --help has them');
  }
  const options = {
    older: values.older ?? false,
    takeOver: values['take-over'] ?? false,
    dryRun: values['dry-run'] ?? false,
    keepDays: days(values['keep-days']),
    say,
  };
  const bucket = new Bucket(address, values.endpoint);
  if (command === 'list') return listReleases(bucket, say);
  if (command === 'rollback') return rollBack(bucket, id, options);
  if (command !== 'publish')
    throw new Refusal('usage', `'${command}' is no command: list, rollback, or none`);
  if (values.models !== undefined && !URL.canParse(values.models, 'https://page.example/')) {
    throw new Refusal(
      'usage',
      `--models must be an address, or a path relative to the page, not '${values.models}'`,
    );
  }
  const site = await readSite(values.dist ?? defaultDist, encoding(values.encoding), values.models);
  return publish(bucket, site, options);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        endpoint: { type: 'string' },
        'dry-run': { type: 'boolean' },
        encoding: { type: 'string' },
        models: { type: 'string' },
        'keep-days': { type: 'string' },
        older: { type: 'boolean' },
        'take-over': { type: 'boolean' },
        dist: { type: 'string' },
      },
    });
  } catch (error) {
    throw new Refusal('usage', (error as Error).message);
  }
}

function days(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Refusal('usage', `--keep-days must be a whole number of days, not '${text}'`);
}

function encoding(text = 'br'): Encoding {
  const found = encodings.find((one) => one === text);
  if (found) return found;
  throw new Refusal('usage', `--encoding must be one of ${encodings.join(', ')}, not '${text}'`);
}
