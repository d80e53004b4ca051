/** The list of pictures: its progress, how it is looked at, and what comes of it. */

const format = new Intl.NumberFormat('en');
const pictures = (count: number) => (count === 1 ? '1 picture' : `${format.format(count)} pictures`);

export const list = {
  title: 'Your pictures',
  count: (count: number) => pictures(count),
  fetching: 'Getting the list ready…',
  states: { waiting: 'waiting', running: 'in work' },

  progress: (settled: number, all: number) => `${format.format(settled)} of ${format.format(all)} done`,
  left: (time: string) => `about ${time} left`,
  seconds: (count: number) => `${format.format(count)} s`,
  minutes: (count: number) => `${format.format(count)} min`,
  working: (count: number) => `Looking at ${pictures(count)}.`,
  done: (count: number, failed: number) =>
    failed > 0
      ? `Done: ${pictures(count)}, of which ${format.format(failed)} failed.`
      : `Done: ${pictures(count)}.`,
  stopped: (left: number) => `Stopped; ${pictures(left)} to go.`,
  stop: 'Stop',
  resume: 'Go on',
  retry: (count: number) =>
    count === 1 ? 'Take the failed one again' : `Take the ${format.format(count)} failed ones again`,
  reclassify: (model: string) => `Show all to “${model}”`,
  remove: 'Remove',
  clear: 'Clear the list',
  removed: (count: number) => `${pictures(count)} taken off the list.`,
  undo: 'Undo',

  sort: 'Order',
  sortings: {
    given: 'As given',
    name: 'Name',
    class: 'Class',
    surest: 'Surest first',
    'least-sure': 'Least sure first',
  },
  show: 'Show',
  shows: {
    all: 'All',
    surer: 'At least this sure',
    'less-sure': 'Less sure than',
    'held-back': 'Held back',
    warned: 'With a warning',
    failed: 'Failed',
    wrong: 'Answered wrongly',
  },
  threshold: 'Per cent',
  classes: 'Only one class',
  shown: (shown: number, all: number) => `${format.format(shown)} of ${format.format(all)} shown`,
  nothing: 'None of the pictures is like that.',
  box: 'Pictures and their answers',
  boxHint: 'Enter shows a picture, Delete takes it off the list.',
  heldBack: 'nothing it knows',
  warned: (why: string) => `Warning: ${why}`,

  export: 'Save the answers',
  csv: 'Answers as CSV',
  json: 'Answers as JSON',

  evaluation: {
    title: 'How right the answers are',
    sentence: (correct: number, images: number, percent: string) =>
      `Right for ${format.format(correct)} of ${pictures(images)}: ${percent}.`,
    why: 'Taken for what is in them: what you said, or the class that their folders are named like.',
    heldBack: (count: number) => `${pictures(count)} held back not counted.`,
    unlabelled: (count: number) => `Of ${pictures(count)} nothing says what is in them.`,
    claimed: (percent: string) => `On average they were said with ${percent}.`,
    table: 'What is in them by row, answers by column, in pictures',
    recall: 'Found',
    precision: 'Right when said',
    csv: 'Matrix as CSV',
    json: 'Matrix as JSON',
  },
};
