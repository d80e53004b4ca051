import { InklingError } from '../../../../web/core/errors.ts';
import { printable } from './printable.ts';
import { type Command, exitCodes, help, readCommand, UsageError } from './usage.ts';

declare const __VERSION__: string;

/** @param args without node and script @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  // Whoever reads may have seen enough (`| head`).
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(exitCodes.done);
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
