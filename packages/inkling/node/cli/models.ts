import { createRuntime } from '../runtime.ts';
import { printable } from './printable.ts';
import { bucketOf, exitCodes, type Values } from './usage.ts';

export async function listModels(values: Values): Promise<number> {
  const runtime = createRuntime({ bucket: bucketOf(values) });
  const models = await runtime.models();
  if (values.json) process.stdout.write(`${JSON.stringify(models, null, 2)}\n`);
  else {
    for (const { id, version, title, labels } of models) {
      const line = `${id} ${version}: ${title.en} (${labels.map((label) => label.id).join(', ')})`;
      process.stdout.write(`${printable(line)}\n`);
    }
  }
  await runtime.close();
  return exitCodes.done;
}
