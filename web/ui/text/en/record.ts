/** The model's record: how often it is right, where it errs, what it was made from. All numbers come formatted. */
import type { Worded } from '../values.ts';

const are = (count: string) => (count === '1' ? 'is' : 'are');
const format = new Intl.NumberFormat('en');

const grades: Record<Worded, string> = {
  'very-likely': 'very likely',
  probably: 'probably',
  unsure: 'not sure',
};

export const record = {
  title: (model: string) => `${model}: the model’s record`,
  close: 'Close the record',
  table: 'As a table',
  bare: 'Its publisher gave no further figures.',
  missing: (why: string) => `The rest of its figures did not come. ${why}`,
  card: 'The whole model card (Markdown)',

  facts: {
    test: (images: string) => `right on ${images} test pictures that it did not learn from`,
    photographs: (images: string) => `right on ${images} photographs from elsewhere`,
    calibration: 'is how far its percentages are off, on average (calibration error)',
  },

  grades,
  like: (hundred: string, name: string, grade: Worded, answers: number) =>
    `Of a hundred answers like this one (“${name}”, ${grades[grade]}), ${hundred} ${are(hundred)} right: so it was with ${format.format(answers)} of them on test pictures.`,
  likeSure: (hundred: string, from: string, to: string, answers: number) =>
    `Of a hundred answers as sure as this one (${from} to ${to}), ${hundred} ${are(hundred)} right: so it was with ${format.format(answers)} of them on test pictures.`,

  classes: {
    title: 'Class by class',
    note: 'Bars: how many test pictures of a class it finds. Choose one for its record.',
    diamonds: 'Diamonds: the same on photographs from elsewhere.',
    caption: 'How often each class is found, and right when said',
    said: (name: string, hundred: string) =>
      `Of a hundred answers “${name}”, ${hundred} ${are(hundred)} right.`,
    found: (name: string, hundred: string) =>
      `Of a hundred test pictures of the class “${name}” it finds ${hundred}.`,
    photographs: (hundred: string) => `Of a hundred photographs from elsewhere it finds ${hundred}.`,
    takenFor: (others: string) => `The others it mostly takes for: ${others}.`,
    mistaken: (name: string, others: string) => `What it wrongly calls “${name}” is mostly: ${others}.`,
    share: (name: string, percent: string) => `${name} (${percent})`,
    byGrade: 'How surely it was said, and how often that was right',
    grade: 'Said',
    answers: 'Answers',
    right: 'Right',
    head: {
      name: 'Class',
      pictures: 'Test pictures',
      found: 'Found',
      precision: 'Right when said',
      photographs: 'Found, photographs',
    },
  },

  confusion: {
    title: 'What it takes for what',
    note: 'Rows: what test pictures show. Columns: what it answers. On the diagonal it is right.',
    caption: 'Confusion matrix, in pictures',
    shows: 'shows',
    answers: 'answers',
  },

  reliability: {
    title: 'Whether its percentages can be trusted',
    note: 'How often answers are right, against how sure they are. On the dashed line they promise just what they keep; above it they are right more often. Lines through the dots: where the true share lies, 19 times in 20. Below: how many answers are that sure.',
    grades: (veryLikely: string, probably: string) =>
      `The page says “very likely” from ${veryLikely} and “probably” from ${probably} on.`,
    kept: (grade: Worded, answers: number, hundred: string) =>
      `Of ${format.format(answers)} answers worded “${grades[grade]}” on the pictures that these were set by, ${hundred} in a hundred were right.`,
    sure: 'probability of the answer',
    right: 'share that is right',
    caption: 'How often answers are right, by how sure they are',
    head: { from: 'Probability', answers: 'Answers', confidence: 'On average', accuracy: 'Right' },
    range: (from: string, to: string) => `${from} to ${to}`,
  },

  strangers: {
    title: 'Whether it notices what it does not know',
    note: (sure: string) =>
      `It can only answer with its classes. Of pictures that show none of them the page should warn, or at least not be sure. What is left gets an answer of ${sure} or more and no warning: its percentage stands at the end.`,
    parts: { warned: 'a warning', unsure: 'no warning, not sure', sure: 'sure, no warning' },
    elsewhere: 'Photographs and pictures from elsewhere',
    madeUp: 'Test pictures, spoilt',
    known: (percent: string, images: string) =>
      `Of ${images} pictures of its own classes it warns of ${percent}: false alarms.`,
    knownPhotographs: (percent: string) => `Of the photographs of its classes from elsewhere: ${percent}.`,
    caption: 'Pictures of none of its classes',
    head: {
      name: 'Pictures',
      images: 'Number',
      warned: 'Warned of',
      sure: 'Sure, no warning',
      auroc: 'AUROC of the score',
      taken: (name: string) => `Taken for “${name}”`,
    },
  },

  tradeOff: {
    title: 'What another threshold would do',
    note: 'Of pictures of other things that the score was chosen by: how many would get a sure answer and no warning, if so many pictures of its own classes were warned of.',
    warned: 'own pictures warned of',
    sure: 'others, sure',
  },

  limits: 'Limits',

  made: {
    title: 'What it was made from',
    data: 'Data',
    dataLicence: 'Licence of the data',
    pictures: 'Pictures',
    split: (train: string, validation: string, test: string) =>
      `${train} to learn from, ${validation} held out, ${test} to test on`,
    crossed: (train: string, validation: string) =>
      `${train} to learn from, ${validation} held out; tested by cross-validation`,
    measured: 'Tested on',
    sees: 'Sees',
    size: (width: number, height: number) => `the middle of a picture, shrunk to ${width} × ${height} pixels`,
    net: 'Net',
    numbers: (name: string, parameters: string, multiplyAdds: string) =>
      `${name}, ${parameters} parameters, ${multiplyAdds} million multiply-adds a picture`,
    recipe: 'Recipe',
    licence: 'Licence of the model',
    version: 'Version',
  },

  forms: {
    title: 'Its forms and their sizes',
    caption: 'By the engine that runs it',
    engine: 'Engine',
    precision: 'Precision',
    accuracy: 'Right',
    bytes: 'Size',
    reference: 'reference',
  },
};
