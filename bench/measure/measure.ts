/** Measures all entrants of one model, in turns, so that what else the machine does falls on all of them alike. */
import type { BrowserContext } from 'playwright';
import type { Entrant, NativeEntrant, PageEntrant } from '../entrants.ts';
import type { Bundle } from '../models/bundle.ts';
import type { SlowNetwork } from '../network/slow-network.ts';
import type { AnsweredFrames } from '../page-interface.ts';
import { median } from '../statistics.ts';
import { type BrowserChoice, withBrowser } from './browser.ts';
import { type FirstPrediction, firstPredictions } from './first-prediction.ts';
import { exactForm, NativeSession } from './native.ts';
import { type ClassifySample, SteadyPage } from './steady.ts';

export interface Effort {
  /** How often each page is opened in a new profile, and then once more in that. */
  readonly openings: number;
  /** Rounds over all entrants once they are warm; and in each, classifications at most, and seconds at most. */
  readonly rounds: number;
  readonly runs: number;
  readonly seconds: number;
  /** About how long one batch shall take. */
  readonly batchSeconds: number;
  /** How long each looks at a video. */
  readonly cameraSeconds: number;
}

export interface Surroundings extends BrowserChoice {
  /** Where the site is when the network is fast. */
  readonly origin: string;
  readonly network: SlowNetwork;
  /** An encoded picture, larger than any model's input. */
  readonly picture: Buffer;
  readonly effort: Effort;
  readonly progress: (what: string) => void;
}

export interface Measured {
  readonly entrant: Entrant;
  /** What ran, as it says itself. */
  readonly engine: string;
  /** Of a logit, from what Python computed for the golden pictures. */
  readonly largestDifference: number;
  readonly cold: FirstPrediction[];
  readonly warm: FirstPrediction[];
  /** Native runs have no more than a run. */
  readonly classify: ClassifySample[];
  readonly batch: { readonly images: number; readonly milliseconds: number }[];
  /** Of a video, one after the other. */
  readonly camera: AnsweredFrames[];
  /** What went wrong, as sentences; what was measured before and after it stands. */
  readonly failures: string[];
}

/** Of a logit: more than a GPU's sums in another order, LiteRT's rounding, or the noise in the float weights can explain. */
const tolerance = 0.1;
const [fewest, most, step] = [16, 256, 16];

interface Subject {
  readonly measured: Measured;
  sample(runs: number, milliseconds: number): Promise<ClassifySample[]>;
  batch(count: number): Promise<number>;
  frames(milliseconds: number): Promise<AnsweredFrames | undefined>;
  end(): Promise<void>;
}

export async function measure(bundle: Bundle, entrants: readonly Entrant[], around: Surroundings) {
  const { effort, progress } = around;
  const { measured, renderer } = await withBrowser(around, (context) =>
    measureSteady(bundle, entrants, context, around),
  );
  for (let i = 1; i <= effort.openings; i++) {
    for (const { entrant, cold, warm, failures } of measured) {
      if (entrant.kind !== 'page') continue;
      progress(`${bundle.manifest.id}: first prediction ${i} of ${effort.openings}: ${entrant.title}`);
      await noting(failures, async () => {
        const first = await firstPredictions(entrant, around.network, around.picture, around);
        cold.push(first.cold);
        warm.push(first.warm);
      });
    }
  }
  return { measured, renderer };
}

async function measureSteady(
  bundle: Bundle,
  entrants: readonly Entrant[],
  context: BrowserContext,
  { origin, picture, effort, progress }: Surroundings,
) {
  const { id } = bundle.manifest;
  const subjects: Subject[] = [];
  let renderer: string | undefined;
  for (const entrant of entrants) {
    progress(`${id}: loading and checking the answers: ${entrant.title}`);
    if (entrant.kind === 'native') subjects.push(await nativeSubject(entrant, bundle));
    else {
      const page = await SteadyPage.open(context, origin, entrant);
      subjects.push(await pageSubject(entrant, page, bundle, picture));
      renderer ??= await page.renderer();
    }
  }
  const { rounds, runs, seconds, batchSeconds, cameraSeconds } = effort;
  const counts = new Map<Subject, number>();
  for (const subject of subjects) {
    progress(`${id}: warming up: ${subject.measured.entrant.title}`);
    const warmUp = await subject.sample(Math.ceil(runs / 2), (seconds * 1000) / 2);
    const pace = median(warmUp.map(({ total }) => total));
    const images = Math.round((batchSeconds * 1000) / pace / step) * step;
    counts.set(subject, Math.min(most, Math.max(fewest, images)));
  }
  for (let round = 1; round <= rounds; round++) {
    for (const subject of subjects) {
      const { entrant, classify, batch, camera, failures } = subject.measured;
      progress(`${id}: round ${round} of ${rounds}: ${entrant.title}`);
      await noting(failures, async () => {
        classify.push(...(await subject.sample(runs, seconds * 1000)));
        const images = counts.get(subject) as number;
        batch.push({ images, milliseconds: await subject.batch(images) });
        const answered = await subject.frames(cameraSeconds * 1000);
        if (answered) camera.push(answered);
      });
    }
  }
  for (const subject of subjects) await subject.end();
  return { measured: subjects.map(({ measured }) => measured), renderer };
}

/** One failure, of a machine that is too busy say, does not take away what was measured. */
async function noting(failures: string[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
}

async function pageSubject(
  entrant: PageEntrant,
  page: SteadyPage,
  { golden }: Bundle,
  picture: Buffer,
): Promise<Subject> {
  let engine = '';
  let largest = 0;
  for (const { png, logits } of golden) {
    const answer = await page.classify(png);
    engine = answer.engine;
    largest = Math.max(largest, difference(entrant, answer.logits, logits));
  }
  return {
    measured: start(entrant, engine, largest),
    sample: (runs, milliseconds) => page.sample(picture, runs, milliseconds),
    batch: (count) => page.batch(picture, count),
    frames: (milliseconds) => page.frames(milliseconds),
    end: async () => {}, // the browser is closed with all its pages
  };
}

async function nativeSubject(entrant: NativeEntrant, bundle: Bundle): Promise<Subject> {
  const { session, engine, largest } = await openNative(entrant, bundle);
  const image = bundle.golden[0]?.tensor as Float32Array;
  return {
    measured: start(entrant, engine, largest),
    sample: async (runs, milliseconds) =>
      (await session.sample(image, runs, milliseconds)).map((run) => ({ total: run, prepare: 0, run })),
    batch: (count) => session.batch(image, count),
    frames: async () => undefined,
    end: () => session.release(),
  };
}

/** The graph as it is where this CPU computes it exactly, else in the form in which every CPU does. */
async function openNative(entrant: NativeEntrant, bundle: Bundle) {
  const open = async (file: string) => {
    const session = await NativeSession.open(file, bundle);
    try {
      let largest = 0;
      for (const { tensor, logits } of bundle.golden) {
        largest = Math.max(largest, difference(entrant, await session.run(tensor, 1), logits));
      }
      return { session, largest };
    } catch (error) {
      await session.release();
      throw error;
    }
  };
  try {
    return { ...(await open(entrant.file)), engine: 'onnxruntime-node, CPU' };
  } catch (error) {
    if (entrant.precision !== 'int8') throw error;
    return { ...(await open(exactForm(bundle))), engine: 'onnxruntime-node, CPU, exact form' };
  }
}

function start(entrant: Entrant, engine: string, largestDifference: number): Measured {
  const samples = { cold: [], warm: [], classify: [], batch: [], camera: [] };
  return { entrant, engine, largestDifference, ...samples, failures: [] };
}

/** @throws Error when what is to be timed computes something else than the reference */
function difference(
  { title, precision }: Entrant,
  got: ArrayLike<number>,
  golden: Readonly<Record<string, readonly number[]>>,
): number {
  const expected = golden[precision];
  if (!expected) throw new Error(`${title}: the bundle has no golden logits for ${precision}`);
  if (got.length !== expected.length) throw new Error(`${title}: ${got.length} logits`);
  const largest = Math.max(...expected.map((value, i) => Math.abs(value - (got[i] as number))));
  if (!(largest <= tolerance)) throw new Error(`${title}: a logit is off by ${largest}: not the same model`);
  const top = (logits: ArrayLike<number>) => Array.from(logits).indexOf(Math.max(...Array.from(logits)));
  if (top(got) !== top(expected)) throw new Error(`${title}: class ${top(got)}, not ${top(expected)}`);
  return largest;
}
