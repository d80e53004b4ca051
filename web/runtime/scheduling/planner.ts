import { InklingError } from '../../core/errors.ts';
import type { Bundle } from '../worker/protocol.ts';
import type { EngineMemory } from './engine-memory.ts';
import { type Choice, chooseEngine, contenders } from './engine-policy.ts';
import type { EnginePool } from './engine-pool.ts';
import type { EngineSupport, Place } from './engine-support.ts';

/** An engine of this build that a model has an artifact for, and where it can run. */
export interface PlacedEngine {
  readonly id: string;
  readonly precision: string;
  readonly place: Place;
}

/** Which engines a model can have in this browser, and which of them runs now. */
export interface Planner {
  /** In order of preference. */
  placed(bundle: Bundle): Promise<readonly PlacedEngine[]>;
  /**
   * Which engine runs, told as soon as that is known: where it is the same either way, an engine that takes long to say
   * whether it can run here counts as one that can, and is tried after the others.
   *
   * @param wanted the visitor's choice
   * @throws InklingError `engine-unknown`, `engine-unsupported`
   */
  plan(bundle: Bundle, wanted: string | undefined): Promise<Choice>;
  /** The engines to measure without being asked, none or two at least. */
  unasked(bundle: Bundle): Promise<readonly string[]>;
}

export function createPlanner(
  support: readonly EngineSupport[],
  memory: EngineMemory,
  pool: EnginePool,
): Planner {
  const standIns = new Map(support.map(({ id, standsInFor = '' }) => [id, standsInFor]));
  /** What the slow ones have said so far. */
  const said = new Map<string, Place>();
  const placeOf = async ({ id, place }: EngineSupport) => {
    const known = await place();
    said.set(id, known);
    return known;
  };

  const placedOf = async ({ manifest }: Bundle, engines: readonly EngineSupport[]) => {
    const all = engines.map(async (one) => ({
      id: one.id,
      precision: manifest.artifacts.find(({ engine }) => engine === one.id)?.precision,
      place: await placeOf(one),
    }));
    return (await Promise.all(all)).flatMap(({ id, precision, place }) =>
      precision === undefined ? [] : [{ id, precision, place }],
    );
  };
  const placed = (bundle: Bundle) => placedOf(bundle, support);
  const possible = (engines: readonly PlacedEngine[]) =>
    engines.filter(({ place }) => place).map(({ id }) => id);

  const situation = ({ manifest: { id, version } }: Bundle, available: readonly string[]) => ({
    available,
    ...memory.measured(id, version),
    failures: pool.failures,
    standIns,
    warm: pool.warm()?.engine,
  });

  const choose = async (bundle: Bundle): Promise<Choice> => {
    const { artifacts } = bundle.manifest;
    const isAwaited = ({ id, isSlow }: EngineSupport) =>
      isSlow && !said.has(id) && artifacts.some(({ engine }) => engine === id);
    const sure = possible(
      await placedOf(
        bundle,
        support.filter((one) => !isAwaited(one)),
      ),
    );
    const awaited = support.filter(isAwaited).map(({ id }) => id);
    const order = support.map(({ id }) => id);
    const perhaps = order.filter((id) => sure.includes(id) || awaited.includes(id));
    const least = chooseEngine(situation(bundle, sure));
    const most = chooseEngine(situation(bundle, perhaps));
    if (least.engines[0] !== undefined && least.engines[0] === most.engines[0]) return most;
    return chooseEngine(situation(bundle, possible(await placed(bundle))));
  };

  return {
    placed,

    plan: async (bundle, wanted) => {
      const { id, artifacts } = bundle.manifest;
      const isMade =
        support.some((one) => one.id === wanted) && artifacts.some(({ engine }) => engine === wanted);
      const choice =
        wanted === undefined ? await choose(bundle) : chooseEngine({ ...situation(bundle, []), wanted });
      if (wanted === undefined ? choice.engines.length > 0 : isMade) return choice;
      const engines = artifacts.map(({ engine }) => engine).join(', ');
      throw wanted === undefined
        ? new InklingError('engine-unsupported', `${id} is made for ${engines}`)
        : new InklingError('engine-unknown', `${id} is made for ${engines}; wanted: ${wanted}`);
    },

    unasked: async (bundle) => {
      const known = await placed(bundle);
      const unasked = contenders(situation(bundle, possible(known)));
      // On the page's own thread it would be in the visitor's way.
      const may = unasked.length > 1 && known.every(({ place }) => place !== 'page');
      return may ? unasked : [];
    },
  };
}
