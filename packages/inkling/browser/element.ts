/** `import 'inkling/element'`: defines `<inkling-classifier>`, which takes a picture and shows how probable each class is. */
import { InklingError } from '../../../web/core/errors.ts';
import { classify, toAnswer } from './client.ts';
import { type Lease, leaseClient } from './element/shared-clients.ts';
import { type Actions, type State, View } from './element/view.ts';
import { english, type Words } from './element/words.ts';
import { wordsIn } from './element/words-in.ts';
import type { Answer, Progress } from './types.ts';

export { type ErrorCode, InklingError } from '../../../web/core/errors.ts';
export type * from './types.ts';

export interface InklingAnswerDetail {
  readonly answer: Answer;
  readonly picture: Blob;
}

export interface InklingErrorDetail {
  readonly error: InklingError;
  readonly picture: Blob;
}

declare global {
  interface HTMLElementTagNameMap {
    'inkling-classifier': InklingClassifier;
  }
  interface HTMLElementEventMap {
    'inkling-answer': CustomEvent<InklingAnswerDetail>;
    'inkling-error': CustomEvent<InklingErrorDetail>;
    'inkling-progress': CustomEvent<Progress>;
  }
}

/** What is asked for, until it is answered, has failed or is put away. */
interface Asked {
  readonly picture: Blob;
  readonly name: string;
}

/** A server that renders pages has no elements; it may import this all the same. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * Attributes: `bucket` (address of the models), `model` (one of them; absent: the first), `lang` (its own or an ancestor's; `en`, `ru`).
 * Events, which bubble out of shadow trees: `inkling-answer`, `inkling-error`, `inkling-progress`. States for CSS: `:state(working)`,
 * `:state(answered)`, `:state(held-back)`, `:state(failed)`. Slots: `choose` and `hint`, for words of the page's own.
 */
export class InklingClassifier extends Base {
  static readonly observedAttributes = ['bucket', 'model', 'lang'];

  readonly #internals: ElementInternals;
  readonly #view: View;
  #words: Words = english;
  #state: State = { answered: null, pending: null, failed: null };
  #answer: Answer | null = null;
  /** The last picture, for a retry and for another model; and the one that the answer is of. */
  #asked: Asked | null = null;
  #answered: Asked | null = null;
  #job: AbortController | undefined;
  #lease: Lease | undefined;
  /** It was taken out of the page amidst a job. */
  #interrupted = false;
  /** What it asks changed, and it has not asked yet. */
  #changed = false;

  constructor() {
    super();
    this.#internals = this.attachInternals();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    const actions: Actions = {
      take: (files) => this.#take(files),
      retry: () => this.#again(),
      cancel: () => this.#cancel(),
    };
    this.#view = new View(root, actions);
    this.#listen();
  }

  /** Address of the bucket of models: absolute, or relative to the page. */
  get bucket(): string {
    return this.getAttribute('bucket') ?? '';
  }

  set bucket(bucket: string) {
    this.setAttribute('bucket', bucket);
  }

  /** The model that is asked; empty: the bucket's first. */
  get model(): string {
    return this.getAttribute('model') ?? '';
  }

  set model(model: string) {
    this.setAttribute('model', model);
  }

  /** The last answer, until another picture has one. */
  get answer(): Answer | null {
    return this.#answer;
  }

  /**
   * Asks about a picture, as if it had been dropped. The latest wins: one that is not answered yet is `cancelled`.
   *
   * @throws InklingError of any code; the element shows it too, but `cancelled`
   */
  async classify(picture: Blob): Promise<Answer> {
    // By its name: those of a frame are of another class.
    if (!/^\[object (Blob|File)\]$/.test(String(picture)))
      throw new InklingError('image-not-an-image', 'no Blob');
    const asked = { picture, name: picture instanceof File ? picture.name : '' };
    return this.#ask(asked);
  }

  /** Puts picture, answer and error away. */
  clear(): void {
    this.#end();
    this.#asked = null;
    this.#answered = null;
    this.#answer = null;
    this.#show({ answered: null, pending: null, failed: null });
  }

  connectedCallback(): void {
    for (const name of ['bucket', 'model'] as const) this.#adopt(name);
    this.#speak();
    this.#render();
    if (!this.#interrupted) return;
    this.#interrupted = false;
    this.#again();
  }

  disconnectedCallback(): void {
    // Who moves it puts it back at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#interrupted = this.#state.pending !== null;
      this.#end();
      this.#show({ ...this.#state, pending: null });
      this.#release();
      this.#view.dispose();
    });
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (name === 'lang') this.#speak();
    else this.#askAnew();
  }

  /** A property that was set before this class was there hides the one that is there now. */
  #adopt(name: 'bucket' | 'model'): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete (this as Partial<Record<typeof name, string>>)[name];
    this[name] = value;
  }

  #listen(): void {
    const carriesFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    this.addEventListener('dragover', (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.#view.over = true;
    });
    this.addEventListener('dragleave', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.contains(relatedTarget))) this.#view.over = false;
    });
    this.addEventListener('drop', (event) => {
      this.#view.over = false;
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.#take([...(event.dataTransfer?.files ?? [])]);
    });
    // Where the focus is in it: several of them may be on a page.
    this.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      this.#take(files);
    });
  }

  /** Of several the first that passes for a picture; of none such the first, which is told what is wrong with it. */
  #take(files: readonly File[]): void {
    const picture = files.find(({ type }) => type.startsWith('image/')) ?? files[0];
    if (picture) this.classify(picture).catch(() => {}); // it is shown
  }

  #again(): void {
    if (this.#asked) this.#ask(this.#asked).catch(() => {}); // it is shown
  }

  /** Once, however many attributes change together. */
  #askAnew(): void {
    if (this.#changed) return;
    this.#changed = true;
    queueMicrotask(() => {
      if (!this.#changed) return; // it was asked meanwhile
      this.#changed = false;
      if (this.isConnected) this.#again();
    });
  }

  async #ask(asked: Asked): Promise<Answer> {
    this.#end();
    this.#changed = false;
    const job = new AbortController();
    this.#job = job;
    this.#asked = asked;
    const { picture, name } = asked;
    // A drawing can hold up the page that shows it: it is shown as it was drawn for the model.
    const shown = /^image\/(?!svg)/.test(picture.type) ? picture : null;
    const pending = { name, picture: shown, progress: null };
    this.#show({ ...this.#state, pending, failed: null });
    const onProgress = (progress: Progress) => {
      if (job.signal.aborted) return;
      this.#show({ ...this.#state, pending: { ...pending, progress } });
      this.#tell('inkling-progress', progress);
    };
    try {
      if (!this.bucket) throw new InklingError('bucket-invalid', 'the attribute bucket is missing');
      if (this.#lease?.bucket !== this.bucket) this.#release();
      this.#lease ??= leaseClient(this.bucket);
      const model = this.model || undefined;
      const result = await classify(this.#lease.client, picture, { model, signal: job.signal, onProgress });
      if (job.signal.aborted) throw new InklingError('cancelled');
      const answer = toAnswer(result);
      this.#answer = answer;
      this.#answered = asked;
      const answered = { name, picture: result.drawn ?? picture, result };
      this.#show({ answered, pending: null, failed: null });
      this.#tell('inkling-answer', { answer, picture });
      return answer;
    } catch (thrown) {
      const error = job.signal.aborted ? new InklingError('cancelled') : InklingError.from(thrown);
      if (!job.signal.aborted) {
        this.#show({ ...this.#state, pending: null, failed: { name, error } });
        this.#tell('inkling-error', { error, picture });
      }
      throw error;
    } finally {
      if (this.#job === job) this.#job = undefined;
      if (!this.isConnected && !this.#job) this.#release();
    }
  }

  /** What was there before stays. */
  #cancel(): void {
    this.#end();
    this.#asked = this.#answered;
    this.#show({ ...this.#state, pending: null });
  }

  /** Ends what is worked on. */
  #end(): void {
    this.#job?.abort();
    this.#job = undefined;
  }

  #release(): void {
    this.#lease?.release();
    this.#lease = undefined;
  }

  #speak(): void {
    const language = languageOf(this);
    wordsIn(language).then((words) => {
      if (words === this.#words || language !== languageOf(this)) return;
      this.#words = words;
      this.#render();
    });
  }

  #show(state: State): void {
    this.#state = state;
    this.#render();
  }

  #render(): void {
    const { answered, pending, failed } = this.#state;
    const held = this.#answer?.grade === 'held-back';
    const states = {
      working: pending !== null,
      answered: answered !== null && !pending,
      'held-back': answered !== null && !pending && held,
      failed: failed !== null,
    };
    for (const [name, on] of Object.entries(states)) {
      if (on) this.#internals.states?.add(name);
      else this.#internals.states?.delete(name);
    }
    this.#view.render(this.#state, this.#words);
  }

  #tell(name: string, detail: InklingAnswerDetail | InklingErrorDetail | Progress): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** The language of the text where an element is (HTML, "lang"), through the shadow trees that it is in. */
function languageOf(element: Element): string {
  for (let at: Element | null = element; at; at = hostOf(at)) {
    const lang = at.closest('[lang]')?.getAttribute('lang');
    if (lang) return lang;
  }
  return 'en';
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

if (globalThis.customElements && !customElements.get('inkling-classifier')) {
  customElements.define('inkling-classifier', InklingClassifier);
}
