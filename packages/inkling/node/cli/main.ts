import { InklingError } from '../../../../web/core/errors.ts';
import { printable } from './printable.ts';
import { type Command, exitCodes, help, readCommand, UsageError } from './usage.ts';

declare const __VERSION__: string;

/** @param args without node and script @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  process.stderr.on('error', () => {}); // closed: nobody is to be told
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads may have seen enough (`| head`).
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    process.stderr.write(`inkling: standard output: ${error.message}\n`);
    process.exit(exitCodes.someFailed);
  });
  try {
    return await run(readCommand(args));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`inkling: ${printable(error.message)}\nSee inkling --help.\n`);
      return exitCodes.usage;
    }
    const { message } = InklingError.from(error);
    process.stderr.write(`inkling: ${printable(message)}\n`);
    return exitCodes.someFailed;
  }
}

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'help':
      process.stdout.write(help);
      return exitCodes.done;
    case 'version':
      process.stdout.write(`${__VERSION__}\n`);
      return exitCodes.done;
    // Each with its libraries only where it is wanted: a server's take a second.
    case 'classify':
      return (await import('./classify.ts')).classify(command.values, command.positionals);
    case 'models':
      return (await import('./models.ts')).listModels(command.values);
    case 'serve':
      return (await import('./serve.ts')).serve(command.values);
  }
}
