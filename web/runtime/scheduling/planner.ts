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

export interface Plan {
  readonly choice: Choice;
  /** The engines to measure without being asked, none or two at least. */
  readonly unasked: readonly string[];
}

/** Which engines a model can have in this browser, and which of them runs now. */
export interface Planner {
  /** In order of preference. */
  placed(bundle: Bundle): Promise<readonly PlacedEngine[]>;
  /** @param wanted the visitor's choice @throws InklingError `engine-unknown`, `engine-unsupported` */
  plan(bundle: Bundle, wanted: string | undefined): Promise<Plan>;
}

export function createPlanner(
  support: readonly EngineSupport[],
  memory: EngineMemory,
  pool: EnginePool,
): Planner {
  const standIns = new Map(support.map(({ id, standsInFor = '' }) => [id, standsInFor]));
  const placed = async ({ manifest }: Bundle) => {
    const all = support.map(async ({ id, place }) => ({
      id,
      precision: manifest.artifacts.find(({ engine }) => engine === id)?.precision,
      place: await place(),
    }));
    return (await Promise.all(all)).flatMap(({ id, precision, place }) =>
      precision === undefined ? [] : [{ id, precision, place }],
    );
  };

  return {
    placed,

    plan: async (bundle, wanted) => {
      const { id, version, artifacts } = bundle.manifest;
      const possible = wanted === undefined ? (await placed(bundle)).filter(({ place }) => place) : [];
      const known =
        wanted === undefined
          ? possible.length > 0
          : support.some((one) => one.id === wanted) && artifacts.some(({ engine }) => engine === wanted);
      if (!known) {
        const engines = artifacts.map(({ engine }) => engine).join(', ');
        throw wanted === undefined
          ? new InklingError('engine-unsupported', `${id} is made for ${engines}`)
          : new InklingError('engine-unknown', `${id} is made for ${engines}; wanted: ${wanted}`);
      }
      const situation = {
        available: possible.map((one) => one.id),
        wanted,
        ...memory.measured(id, version),
        failures: pool.failures,
        standIns,
        warm: pool.warm()?.engine,
      };
      const unasked = contenders(situation);
      // On the page's own thread it would be in the visitor's way.
      const may = unasked.length > 1 && possible.every(({ place }) => place === 'worker');
      return { choice: chooseEngine(situation), unasked: may ? unasked : [] };
    },
  };
}
