/** What is to be seen of the element, from what it knows. */
import type { InklingError } from '../../../../web/core/errors.ts';
import type { Classification } from '../../../../web/runtime/interface/classification.ts';
import { announceAnswer, type Bar, describeAnswer } from '../../../../web/ui/answer/describe-answer.ts';
import { describeWarnings } from '../../../../web/ui/answer/describe-warnings.ts';
import { progressView } from '../../../../web/ui/parts/progress-view.ts';
import type { Progress } from '../types.ts';
import css from './element.css?inline';
import { make, slot } from './make.ts';
import type { Words } from './words.ts';

export interface Shown {
  /** Empty where it has none. */
  readonly name: string;
  /** Null where it is not to be shown yet. */
  readonly picture: Blob | null;
}

export interface State {
  /** The last answer. */
  readonly answered: (Shown & { readonly result: Classification }) | null;
  /** What is worked on. */
  readonly pending: (Shown & { readonly progress: Progress | null }) | null;
  readonly failed: { readonly name: string; readonly error: InklingError } | null;
}

export interface Actions {
  take(files: readonly File[]): void;
  retry(): void;
  cancel(): void;
}

/** What is seen at a glance; a list that is hardly longer is shown whole. */
const mostAtFirst = 5;

let sheet: CSSStyleSheet | undefined;

/** The style of all elements, which no Content Security Policy asks after. */
function styleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

export class View {
  readonly #input = make('input', { type: 'file', accept: 'image/*', hidden: true });
  readonly #frame = make('div', { part: 'frame' });
  readonly #choose = make('button', { type: 'button', part: 'button choose' });
  readonly #chooseSlot = slot('choose');
  readonly #hintSlot = slot('hint');
  readonly #hint = make('p', { part: 'hint' }, this.#hintSlot);
  readonly #drop = make('p', { part: 'drop', ariaHidden: 'true' });
  readonly #picture = make('img', { part: 'picture', hidden: true });
  readonly #step = make('p', { part: 'step' });
  readonly #bar = make('div', { part: 'progress-bar' }, make('div', { part: 'progress-fill' }));
  readonly #cancel = make('button', { type: 'button', part: 'button cancel' });
  readonly #progress = make('div', { part: 'progress', hidden: true }, this.#step, this.#bar, this.#cancel);
  readonly #headline = make('p', { part: 'headline' });
  readonly #warning = make('p', { part: 'warning', hidden: true });
  readonly #bars = make('ol', { part: 'bars' });
  readonly #all = make('button', { type: 'button', part: 'all', hidden: true });
  readonly #answer = make(
    'div',
    { part: 'answer', hidden: true },
    this.#headline,
    this.#warning,
    this.#bars,
    this.#all,
  );
  readonly #what = make('p', { part: 'error-what' });
  readonly #next = make('p', { part: 'error-next' });
  readonly #retry = make('button', { type: 'button', part: 'button retry' });
  readonly #error = make('div', { part: 'error', role: 'alert', hidden: true });
  readonly #status = make('p', { className: 'unseen', role: 'status' });
  /** The picture that is shown. */
  #blob: Blob | null = null;
  #address = '';
  #shownAll = false;
  #shownResult: Classification | undefined;

  constructor(root: ShadowRoot, actions: Actions) {
    root.adoptedStyleSheets = [styleSheet()];
    this.#frame.role = 'group';
    this.#bar.role = 'progressbar';
    this.#bars.role = 'list'; // Safari takes it from a list without marks
    this.#choose.append(this.#chooseSlot);
    const controls = make('div', { part: 'controls' }, this.#choose, this.#hint);
    this.#frame.append(
      this.#picture,
      this.#progress,
      this.#error,
      this.#answer,
      controls,
      this.#drop,
      this.#status,
      this.#input,
    );
    root.append(this.#frame);

    this.#choose.addEventListener('click', () => this.#input.click());
    this.#retry.addEventListener('click', actions.retry);
    this.#cancel.addEventListener('click', actions.cancel);
    this.#all.addEventListener('click', () => {
      this.#shownAll = !this.#shownAll;
      this.#foldBars();
    });
    // Where a Content Security Policy has no blob: among its pictures, all else still works.
    this.#picture.addEventListener('error', () => {
      this.#picture.hidden = true;
    });
    this.#input.addEventListener('change', () => {
      actions.take([...(this.#input.files ?? [])]);
      this.#input.value = ''; // the same one may be chosen again
    });
  }

  /** Whether a file is held over it. */
  set over(over: boolean) {
    this.#frame.toggleAttribute('data-over', over);
  }

  render(state: State, words: Words): void {
    const { answered, pending, failed } = state;
    this.#frame.lang = words.language;
    this.#frame.ariaLabel = words.region;
    this.#frame.ariaBusy = String(pending !== null);
    this.#chooseSlot.replaceChildren(answered || pending ? words.another : words.choose);
    this.#hintSlot.replaceChildren(words.hint);
    this.#drop.textContent = words.drop;
    this.#renderPicture(pending ?? answered, words);
    this.#renderProgress(pending?.progress, words);
    this.#renderError(failed, words);
    this.#renderAnswer(pending ? null : answered, words);
  }

  /** Gives back what is kept of the picture; the next rendering shows it again. */
  dispose(): void {
    this.#setPicture(null);
  }

  #renderPicture(shown: Shown | null, words: Words): void {
    if (shown) this.#picture.alt = words.result.alt(shown.name || words.picture);
    this.#setPicture(shown?.picture ?? null);
  }

  #setPicture(blob: Blob | null): void {
    if (blob === this.#blob) return;
    this.#blob = blob;
    URL.revokeObjectURL(this.#address);
    this.#address = blob ? URL.createObjectURL(blob) : '';
    this.#picture.hidden = blob === null;
    if (blob) this.#picture.src = this.#address;
    else this.#picture.removeAttribute('src');
  }

  #renderProgress(progress: Progress | null | undefined, words: Words): void {
    this.#progress.hidden = progress === undefined;
    if (progress === undefined) return;
    const { step, value } = progressView(progress, words);
    this.#step.textContent = step;
    this.#cancel.textContent = words.progress.cancel;
    this.#bar.ariaLabel = step;
    this.#bar.toggleAttribute('data-unknown', value === null);
    if (value === null) this.#bar.removeAttribute('aria-valuenow');
    else this.#bar.ariaValueNow = String(Math.round(value * 100));
    this.#bar.style.setProperty('--share', String(value ?? 0));
  }

  #renderError(failed: State['failed'], words: Words): void {
    this.#error.hidden = failed === null;
    this.#error.replaceChildren();
    if (!failed || failed.error.code === 'cancelled') return;
    const { what, next } = words.errors[failed.error.code];
    this.#error.dataset.code = failed.error.code;
    this.#what.textContent = failed.name ? `${failed.name}: ${what}` : what;
    this.#next.textContent = next;
    this.#retry.textContent = words.notice.retry;
    this.#error.append(this.#what, this.#next, ...(failed.error.retryable ? [this.#retry] : []));
  }

  #renderAnswer(answered: State['answered'], words: Words): void {
    this.#answer.hidden = answered === null;
    if (!answered) {
      this.#status.textContent = '';
      return;
    }
    const { result, name } = answered;
    if (result !== this.#shownResult) this.#shownAll = false;
    const { headline, grade, heldBack, bars } = describeAnswer(result, words);
    this.#answer.dataset.grade = grade;
    this.#headline.textContent = headline;
    const warning = describeWarnings(result.warnings, words);
    this.#warning.hidden = warning === null;
    this.#warning.textContent = [warning, heldBack && words.result.nearest].filter(Boolean).join(' ');
    this.#bars.ariaLabel = words.result.bars;
    if (result !== this.#shownResult || this.#bars.lang !== words.language) {
      this.#bars.replaceChildren(...bars.map(barRow));
    }
    this.#bars.lang = words.language;
    this.#shownResult = result;
    this.#all.hidden = bars.length <= mostAtFirst;
    this.#all.textContent = words.all(bars.length);
    this.#foldBars();
    this.#status.textContent = announceAnswer(name || words.picture, result, words);
  }

  #foldBars(): void {
    this.#all.ariaExpanded = String(this.#shownAll);
    const folds = !this.#all.hidden && !this.#shownAll;
    [...this.#bars.children].forEach((row, place) => {
      row.toggleAttribute('hidden', folds && place >= mostAtFirst);
    });
  }
}

/** A drawn bar; the meter beside it carries the meaning. */
function barRow({ id, name, probability, percent }: Bar, place: number): HTMLLIElement {
  const meter = make(
    'meter',
    { className: 'unseen', min: 0, max: 1, value: probability, ariaLabel: name },
    percent,
  );
  const fill = make('span', { part: 'fill', ariaHidden: 'true' });
  fill.style.setProperty('--share', String(probability));
  const row = make(
    'li',
    { part: place === 0 ? 'bar top' : 'bar' },
    make('span', { part: 'name' }, name),
    make('span', { part: 'track' }, meter, fill),
    make('span', { part: 'percent' }, percent),
  );
  Object.assign(row.dataset, { label: id, probability: String(probability) });
  return row;
}
