import type { Runtime, Sample } from '../../runtime/index.ts';
import { type AnswerDependencies, type AnswerStore, createAnswerStore } from '../answer/answer-store.ts';
import { createTruthStore, type TruthStore } from '../answer/truth-store.ts';
import { createViewStore, type ViewStore } from '../answer/view-store.ts';
import type { CameraStore } from '../camera/camera-store.ts';
import { type CameraSwitch, createCameraSwitch } from '../camera/camera-switch.ts';
import { type CompareStore, createCompareStore } from '../compare/compare-store.ts';
import { type CountsSlot, createCountsSlot } from '../counts/counts-slot.ts';
import { createDeviceStore, type DeviceStore } from '../device/device-store.ts';
import { createEngineStore, type EngineStore } from '../engines/engine-store.ts';
import type { WantedEngineMemory } from '../engines/wanted-engine.ts';
import { createListStore, type ListStore } from '../list/list-store.ts';
import { createListViewStore, type ListViewStore } from '../list/list-view-store.ts';
import { createNetworkStore, type NetworkStore } from '../network/network-store.ts';
import type { PartStore } from '../part/part-store.ts';
import { once } from '../parts/once.ts';
import { createRecordSwitch, type RecordSwitch } from '../record/record-switch.ts';
import { type AddressDependencies, type AddressStore, createAddressStore } from '../sources/address-store.ts';
import { createIntakeStore, type IntakeDependencies, type IntakeStore } from '../sources/intake-store.ts';
import { createSampleStore, type SampleStore } from '../sources/sample-store.ts';
import { createUpdateStore, type UpdateStore } from '../update/update-store.ts';
import { endCameraForPictures, yieldToCamera } from './rules/camera-rules.ts';
import { followFiles } from './rules/device-rules.ts';
import { followChoice, followMeasurement, followModel } from './rules/engine-rules.ts';
import { followChoices, keepTimesApart, noteAnswers } from './rules/list-rules.ts';
import { countForEachPicture } from './rules/network-rules.ts';
import { leaveWithPicture } from './rules/part-rules.ts';
import { showOneFailure, yieldToFiles } from './rules/source-rules.ts';
import { keepEnginesApart, yieldToPictures } from './rules/timing-rules.ts';

/** The stores of all features. Only app/ knows them together: a feature is given those that it needs, by name. */
export interface Stores {
  readonly answers: AnswerStore;
  readonly engines: EngineStore;
  readonly compare: CompareStore;
  readonly list: ListStore;
  readonly listView: ListViewStore;
  readonly intake: IntakeStore;
  readonly address: AddressStore;
  readonly samples: SampleStore;
  readonly camera: CameraSwitch;
  /** What the camera shows; its code comes when it is first wanted. */
  readonly liveCamera: () => Promise<CameraStore>;
  readonly view: ViewStore;
  /** The part of the picture that is being chosen; its code comes when it is first wanted. */
  readonly part: () => Promise<PartStore>;
  readonly truths: TruthStore;
  readonly device: DeviceStore;
  readonly network: NetworkStore;
  readonly record: RecordSwitch;
  /** What is known of a model. */
  readonly readRecord: Runtime['record'];
  readonly update: UpdateStore;
  /** Empty, unless the operator wants counts. */
  readonly counts: CountsSlot;
}

export interface StoreDependencies
  extends Pick<AnswerDependencies, 'objectUrls'>,
    Pick<IntakeDependencies, 'isPicture'> {
  readonly runtime: Runtime;
  readonly memory: WantedEngineMemory;
  readonly readPicture: AddressDependencies['read'];
  /** Which pictures the page has to try. */
  readonly readSamples: (pageUrl: string, signal: AbortSignal) => Promise<readonly Sample[]>;
  /** What addresses are relative to. */
  readonly pageUrl: string;
  /** Calls back once when the page is idle. */
  readonly whenIdle: (callback: () => void) => void;
}

/** The stores of all features, and every rule that joins two of them: each takes those that it names. */
export function createStores(dependencies: StoreDependencies): Stores {
  const { runtime, memory, readPicture, isPicture, readSamples, pageUrl, whenIdle, ...page } = dependencies;
  const engines = createEngineStore({ runtime, memory });
  const { engineFor } = engines.getState();
  const answers = createAnswerStore({ runtime, engineFor, ...page });
  const { classify } = answers.getState();
  const list = createListStore({ runtime, engineFor, chosen: () => answers.getState().chosen });
  const intake = createIntakeStore({ show: classify, list: list.getState().add, isPicture });
  const takeAll = intake.getState().take;
  const stores: Stores = {
    answers,
    engines,
    compare: createCompareStore({ runtime }),
    list,
    listView: createListViewStore(),
    intake,
    address: createAddressStore({ read: readPicture, take: classify, takeAll, pageUrl }),
    samples: createSampleStore((signal) => readSamples(pageUrl, signal)),
    camera: createCameraSwitch(),
    liveCamera: once(async () => (await import('./live-camera.ts')).createLiveCamera(stores, runtime)),
    view: createViewStore(),
    part: once(async () => (await import('./choose-part.ts')).createPart(stores, runtime)),
    truths: createTruthStore(),
    device: createDeviceStore({ runtime, engineFor }),
    network: createNetworkStore(runtime),
    record: createRecordSwitch(),
    readRecord: runtime.record,
    update: createUpdateStore(() => window.location.reload()),
    counts: createCountsSlot(),
  };
  followModel(stores, whenIdle);
  yieldToPictures(stores);
  keepEnginesApart(stores);
  followChoice(stores);
  followMeasurement(stores);
  noteAnswers(stores);
  followChoices(stores);
  keepTimesApart(stores);
  endCameraForPictures(stores);
  yieldToCamera(stores);
  followFiles(stores);
  countForEachPicture(stores);
  leaveWithPicture(stores);
  yieldToFiles(stores);
  showOneFailure(stores);
  return stores;
}
