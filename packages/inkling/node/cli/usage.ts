/** The command line: what can be asked, and how it is said. */
import { parseArgs } from 'node:util';

/** A command that is not as it must be: told in one line, and ends with exit code 2. */
export class UsageError extends Error {}

export const exitCodes = { done: 0, someFailed: 1, usage: 2, interrupted: 130, terminated: 143 } as const;

export const help = `Tells what is in a picture, where the picture is.

Usage:
  inkling classify PICTURES...   files, folders, globs, or - for a picture from standard input
  inkling serve                  answers POST /predict
  inkling models                 lists the models
  inkling --help | --version

Of all commands:
  --bucket PLACE       a folder or an address with models; default: $INKLING_BUCKET, else the models of this package
  --model ID           default: the bucket's first

inkling classify:
  --json               an array of rows, as the page saves it
  --csv                the same as CSV, for spreadsheets
  --files0-from FILE   the names in FILE too, each ended by a zero byte (find -print0); -: of standard input
  --threads N          pictures at a time; default: one for each core, 8 at most
  --max-bytes N        a longer file is an error; default 536870912
  --max-pixels N       a larger picture is an error; default 128000000

inkling serve:
  --port N             default 9090; 0: any that is free
  --host ADDRESS       default 127.0.0.1: this machine alone
  --strict             400 for what is unlike the model's training data, instead of an answer with warnings
  --max-bytes N        of a body; default 20971520
  --max-pixels N       of a picture; default 64000000
  --concurrency N      pictures at a time; default: one for each core, 8 at most
  --queue N            requests that may wait; beyond, 503; default: four times the concurrency
  --timeout SECONDS    of a request; default 30
  --refresh SECONDS    how often the index is read again, for new versions; default 10; 0: never
  --allow-urls         takes {"url": "https://..."} too, and fetches it: no private address, no redirect

Exit codes: 0 all done, 1 something failed, 2 not understood, 130 interrupted.
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const common = { bucket: text, model: text } as const;
const limits = { 'max-bytes': text, 'max-pixels': text } as const;

const options = {
  classify: { ...common, ...limits, json: flag, csv: flag, threads: text, 'files0-from': text },
  models: { bucket: text, json: flag },
  serve: {
    ...common,
    ...limits,
    port: text,
    host: text,
    strict: flag,
    concurrency: text,
    queue: text,
    timeout: text,
    refresh: text,
    'allow-urls': flag,
  },
} as const;

export type CommandName = keyof typeof options;
export type Values = Readonly<Record<string, string | boolean | undefined>>;

export type Command =
  | { readonly name: 'help' | 'version' }
  | { readonly name: CommandName; readonly values: Values; readonly positionals: readonly string[] };

/** @throws UsageError */
export function readCommand(args: readonly string[]): Command {
  const [first, ...rest] = args;
  if (args.includes('--help') || args.includes('-h') || first === 'help') return { name: 'help' };
  if (first === '--version' || first === '-v') return { name: 'version' };
  if (first === undefined) throw new UsageError('no command');
  if (!Object.hasOwn(options, first)) throw new UsageError(`no such command: ${first}`);
  const name = first as CommandName;
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: options[name],
      allowPositionals: name === 'classify',
      strict: true,
    });
    return { name, values: values as Values, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @returns undefined where it was not given @throws UsageError */
export function wholeNumber(values: Values, name: string, least = 1): number | undefined {
  const given = values[name];
  if (given === undefined) return undefined;
  const number = Number(given);
  if (!/^\d+$/.test(String(given)) || !Number.isSafeInteger(number) || number < least) {
    throw new UsageError(`--${name} must be a whole number from ${least} on`);
  }
  return number;
}

export const bucketOf = ({ bucket }: Values): string | undefined =>
  (bucket as string | undefined) ?? (process.env.INKLING_BUCKET || undefined);

export const modelOf = ({ model }: Values) => model as string | undefined;
