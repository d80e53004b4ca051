import { InklingError } from '../../../../web/core/errors.ts';
import { classify } from './classify.ts';
import { listModels } from './models.ts';
import { serve } from './serve.ts';
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
      process.stderr.write(`inkling: ${error.message}\nSee inkling --help.\n`);
      return exitCodes.usage;
    }
    const { message } = InklingError.from(error);
    process.stderr.write(`inkling: ${message}\n`);
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
    case 'classify':
      return classify(command.values, command.positionals);
    case 'models':
      return listModels(command.values);
    case 'serve':
      return serve(command.values);
  }
}
