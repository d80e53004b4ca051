import { createRuntime, InklingError } from '/inkling/index.js';

const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1 });
const inWords = ({ grade, classes: [top] }) =>
  grade === 'held-back'
    ? 'unlike what the model knows'
    : `${top.name.en}, ${percent.format(top.probability)}`;

// What the elements tell.
const heard = document.getElementById('heard');
let lines = 0;
function note(event, what) {
  if (lines === 0) heard.replaceChildren();
  lines += 1;
  const row = heard.insertRow(0);
  row.insertCell().textContent = event;
  row.insertCell().textContent = what;
  while (heard.rows.length > 6) heard.deleteRow(-1);
}
document.addEventListener('inkling-answer', ({ target, detail: { answer } }) => {
  note('inkling-answer', `${target.model}: ${inWords(answer)}`);
});
document.addEventListener('inkling-error', ({ detail: { error } }) => note('inkling-error', error.code));

// The runtime by itself.
const runtime = createRuntime({ bucket: '/models/' });
const said = document.getElementById('said');
const ask = document.getElementById('ask');
ask.addEventListener('click', async () => {
  ask.disabled = true;
  try {
    for (const figure of document.querySelectorAll('#pictures figure')) {
      const onProgress = ({ phase }) => {
        said.textContent = phase;
      };
      const answer = await runtime.classify(figure.querySelector('img'), { model: 'pizza', onProgress });
      figure.querySelector('figcaption').textContent = inWords(answer);
      said.textContent = '';
    }
  } catch (error) {
    said.textContent = error instanceof InklingError ? error.code : String(error);
  }
  ask.disabled = false;
});
