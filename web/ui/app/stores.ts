import type { Runtime } from '../../runtime/index.ts';
import {
  createPageStore,
  currentModel,
  type PageDependencies,
  type PageStore,
} from '../answer/answer-store.ts';
import { createViewStore, type ViewStore } from '../answer/view-store.ts';
import type { CameraStore } from '../camera/camera-store.ts';
import { type CameraSwitch, createCameraSwitch } from '../camera/camera-switch.ts';
import { type CompareStore, createCompareStore } from '../compare/compare-store.ts';
import { createDeviceStore, type DeviceStore, isKept } from '../device/device-store.ts';
import { askedEngine, createEngineStore, type EngineStore } from '../engines/engine-store.ts';
import type { WantedEngineMemory } from '../engines/wanted-engine.ts';
import { createListStore, type ListStore } from '../list/list-store.ts';
import { createListViewStore, type ListViewStore } from '../list/list-view-store.ts';
import { once } from '../parts/once.ts';
import { createIntakeStore, type IntakeStore } from '../sources/intake-store.ts';
import { createUpdateStore, type UpdateStore } from '../update/update-store.ts';
import { endCameraForPictures, yieldToCamera } from './rules/camera-rules.ts';
import { connectList } from './rules/list-rules.ts';
import { stopTiming, whenComparing, whenMeasuring } from './rules/timing-rules.ts';

export interface Stores {
  readonly page: PageStore;
  readonly engines: EngineStore;
  readonly compare: CompareStore;
  readonly list: ListStore;
  readonly listView: ListViewStore;
  readonly intake: IntakeStore;
  readonly camera: CameraSwitch;
  /** What the camera shows; its code comes when it is first wanted. */
  readonly liveCamera: () => Promise<CameraStore>;
  readonly view: ViewStore;
  readonly device: DeviceStore;
  readonly update: UpdateStore;
}

export interface StoreDependencies extends Pick<PageDependencies, 'objectUrls'> {
  readonly runtime: Runtime;
  readonly memory: WantedEngineMemory;
}

/** The page's stores, and the few rules that hold between them. */
export function createStores({ runtime, memory, ...page }: StoreDependencies): Stores {
  const engines = createEngineStore({ runtime, memory });
  const { engineFor } = engines.getState();
  const pages = createPageStore({ runtime, engineFor, ...page });
  const list = createListStore({ runtime, engineFor, chosen: () => pages.getState().chosen });
  const stores: Stores = {
    engines,
    page: pages,
    compare: createCompareStore({ runtime }),
    list,
    listView: createListViewStore(),
    intake: createIntakeStore({ show: pages.getState().classify, list: list.getState().add }),
    camera: createCameraSwitch(),
    liveCamera: once(async () => (await import('./live-camera.ts')).createLiveCamera(stores, runtime)),
    view: createViewStore(),
    device: createDeviceStore({ runtime, engineFor }),
    update: createUpdateStore(() => window.location.reload()),
  };
  followModel(stores);
  yieldToPictures(stores);
  keepEnginesApart(stores);
  followChoice(stores);
  followMeasurement(stores);
  connectList(stores);
  endCameraForPictures(stores);
  yieldToCamera(stores);
  followFiles(stores);
  return stores;
}

/** The engines are known for the model that pictures are shown to. */
function followModel({ page, engines }: Stores) {
  page.subscribe(({ models, chosen }, before) => {
    if (models === before.models && chosen === before.chosen) return;
    const model = currentModel(models ?? [], chosen);
    if (model) engines.getState().look(model.id);
  });
}

/** A picture comes before any measuring and comparing; a comparison lives as long as its picture's answer. */
function yieldToPictures({ page, engines, compare }: Stores) {
  page.subscribe(({ job, shown }, before) => {
    if (job && job.picture !== before.job?.picture) {
      stopTiming({ engines, compare });
    }
    if (shown && shown !== before.shown) {
      compare.getState().keepOnly({ file: shown.picture.file, model: shown.result.model });
    }
  });
}

/** Each would spoil the other's times: the later one wins. */
function keepEnginesApart(stores: Stores) {
  whenComparing(stores, () => stores.engines.getState().stopMeasuring());
  whenMeasuring(stores, () => stores.compare.getState().cancel());
}

/** Another engine is shown the picture on the page at once, as another model is. */
function followChoice({ page, engines }: Stores) {
  engines.subscribe(({ wanted }, before) => {
    if (wanted !== before.wanted) page.getState().again();
  });
}

/** Where the choice is left to the page, the answer is that of the engine just measured to be the fastest. */
function followMeasurement({ page, engines }: Stores) {
  engines.subscribe((state, before) => {
    const { shown, again } = page.getState();
    const model = shown?.result.model.id;
    // What was measured in the background counts from the next picture on.
    if (state.measurement?.phase !== 'done' || state.measurement === before.measurement) return;
    if (!model || askedEngine(state, model)) return;
    const fastest = state.timings[model]?.[0]?.engine;
    if (fastest && fastest !== shown.result.engine.id) again();
  });
}

/** What is kept is known once the models are, and again when an answer may have brought files. */
function followFiles({ page, device }: Stores) {
  page.subscribe(({ models, shown }, before) => {
    const { kept, look } = device.getState();
    const { model, engine } = shown?.result ?? {};
    const brought = shown !== before.shown && model && engine && !isKept(kept, model.id, engine.id);
    if (models !== before.models || brought) look();
  });
}
