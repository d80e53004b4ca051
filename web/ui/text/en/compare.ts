import { engineName, precisionName } from '../engine-names.ts';
import type { CompareVerdict } from '../values.ts';
import { and, threadsText } from './words.ts';

function compareVerdict(verdict: CompareVerdict, points: string): string {
  switch (verdict.kind) {
    case 'none':
      return 'No engine could answer.';
    case 'alone':
      return `Only ${engineName(verdict.engine)} answered, so there is nothing to compare it with.`;
    case 'same':
      return `The same answer: ${verdict.name}. Largest difference in probability: ${points} percentage points, for ${verdict.largest.name}.`;
    case 'different': {
      const answers = verdict.answers.map((answer) => `${engineName(answer.engine)} says ${answer.name}`);
      return `Different answers: ${and(answers)}. Largest difference in probability: ${points} percentage points, for ${verdict.largest.name}.`;
    }
  }
}

export const compare = {
  title: 'Compare the engines',
  hint: 'Runs this picture on each engine and shows answers and times side by side.',
  fetching: 'Getting ready…',
  running: (id: string, step: string) => `${engineName(id)}: ${step}`,
  cancel: 'Stop comparing',
  cancelled: 'Stopped before every engine was done.',
  again: 'Compare again',
  verdict: compareVerdict,
  table: 'Answers and times of each engine',
  classes: 'Probability',
  of: (threads: number, precision: string) => `${threadsText(threads)}, ${precisionName(precision)}`,
  waiting: 'waiting',
  atWork: 'at work',
  failed: 'failed',
  nothing: 'none',
  milliseconds: {
    load: 'Load',
    warmUp: 'Warm-up',
    first: 'First run',
    median: 'Median',
    p95: '95th percentile',
  },
  note: (runs: number) =>
    `Load is starting the engine and reading the model, without the download. Median and 95th percentile are of ${runs} runs, each with its output read back.`,
  download: 'Download as JSON',
  copy: 'Copy as JSON',
  copied: 'Copied.',
  copyFailed: 'The browser did not allow copying. Download it instead.',
};
