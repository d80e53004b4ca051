import './app.css';
import { useCallback, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { Announcer } from '../answer/Announcer.tsx';
import { Answer } from '../answer/Answer.tsx';
import { currentModel, type Shown } from '../answer/answer-store.ts';
import { PictureFrame } from '../answer/PictureFrame.tsx';
import { ProgressPanel } from '../answer/ProgressPanel.tsx';
import { Camera } from '../camera/Camera.tsx';
import { CameraButton } from '../camera/CameraButton.tsx';
import type { Subject } from '../compare/compare-store.ts';
import { blamesEngine } from '../engines/describe-engines.ts';
import { askedEngine } from '../engines/engine-store.ts';
import type { LanguageStore } from '../language/language-store.ts';
import { List } from '../list/List.tsx';
import { KnownClasses } from '../models/KnownClasses.tsx';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { NoticeBox } from '../parts/NoticeBox.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { RecordPlace } from '../record/RecordPlace.tsx';
import { Settings } from '../settings/Settings.tsx';
import type { ThemeStore } from '../settings/theme-store.ts';
import { AddressNotice } from '../sources/AddressNotice.tsx';
import { Chooser } from '../sources/Chooser.tsx';
import { DropOverlay } from '../sources/DropOverlay.tsx';
import { IntakeNote } from '../sources/IntakeNote.tsx';
import { MoreSources } from '../sources/MoreSources.tsx';
import { usePageDrop } from '../sources/use-page-drop.ts';
import { usePaste } from '../sources/use-paste.ts';
import { useText } from '../text/use-text.ts';
import { UpdateNotice } from '../update/UpdateNotice.tsx';
import { Header } from './Header.tsx';
import { Intro } from './Intro.tsx';
import { ModelChoice } from './ModelChoice.tsx';
import type { Stores } from './stores.ts';

interface Props {
  readonly stores: Stores;
  readonly language: LanguageStore;
  readonly theme: ThemeStore;
}

/** Fetched while the first picture is worked on. */
const loadDetails = () => import('./details.ts');

const toSubject = ({ picture: { file, name, crop }, result: { model } }: Shown): Subject => ({
  file,
  name,
  crop,
  model,
});

export function App({ stores, language, theme }: Props) {
  const text = useText();
  const { answers, engines, camera, device } = stores;
  const models = useStore(answers, (state) => state.models);
  const chosen = useStore(answers, (state) => state.chosen);
  // What the page showed before comes back when the camera is left.
  const live = useStore(camera, (state) => state.open);
  const job = useStore(answers, (state) => (live ? null : state.job));
  const answered = useStore(answers, (state) => (live ? null : state.shown));
  const preview = useStore(answers, (state) => (live ? null : state.preview));
  /** While a part of the picture is being chosen, what the model says of that. */
  const shown = useMemo(
    () =>
      answered && preview
        ? { picture: { ...answered.picture, crop: preview.crop }, result: preview }
        : answered,
    [answered, preview],
  );
  const notice = useStore(answers, (state) => state.notice);
  const { cancel, retry, dismiss } = answers.getState(); // actions never change
  const chooser = useRef<HTMLInputElement>(null);
  const { take } = stores.intake.getState();
  const { openAll } = stores.address.getState();
  const over = usePageDrop(take, openAll);
  usePaste(take, openAll, text.sources.pasted);

  /** For buttons that vanish when pressed: the focus must not fall back to the top of the page. */
  const thenFocusChooser = (action: () => void) => () => {
    action();
    chooser.current?.focus({ preventScroll: true });
  };

  const loadSettings = useCallback(async () => {
    const { settingsParts } = await import('./settings-parts.tsx');
    return settingsParts({ ...stores, theme, language });
  }, [stores, theme, language]);
  const details = useChunk(job !== null || shown !== null, loadDetails);
  const { chunk } = details;
  const picture = shown?.picture ?? job?.picture ?? notice?.picture;
  const model = models ? currentModel(models, chosen) : undefined;
  const insisting = useStore(engines, (state) => model && askedEngine(state, model.id));
  const samplesAreKnown = useStore(stores.samples, ({ samples }) => samples !== null);
  const failedAddress = useStore(stores.address, (state) => state.failed);
  const showRecord = stores.record.getState().show;
  const focusChooser = thenFocusChooser(() => {});
  const chooseForMe = thenFocusChooser(() => engines.getState().choose(null));
  return (
    <div className="app">
      <Header>
        <Settings load={loadSettings} />
      </Header>
      <UpdateNotice store={stores.update} />
      {models?.length !== 1 && (
        <ModelChoice
          answers={answers}
          engines={engines}
          device={device}
          models={models}
          current={model?.id}
          compact={live || Boolean(picture)}
        />
      )}
      <main
        className={live ? 'stage stage--live' : picture ? 'stage stage--picture' : 'stage stage--empty'}
        aria-busy={job !== null}
      >
        {notice && (
          <NoticeBox
            notice={notice}
            about={notice.given?.name}
            onRetry={thenFocusChooser(retry)}
            onChoose={notice.code === 'image-gone' ? () => chooser.current?.click() : undefined}
            onAutomatic={insisting && blamesEngine(notice.code) ? chooseForMe : undefined}
            onDismiss={thenFocusChooser(dismiss)}
          />
        )}
        {failedAddress && !notice && (
          <AddressNotice store={stores.address} failed={failedAddress} onVanish={focusChooser} />
        )}
        {live ? (
          <Camera
            camera={camera}
            loadStore={stores.liveCamera}
            answers={answers}
            engines={engines}
            onChooseFile={() => chooser.current?.click()}
          />
        ) : picture ? (
          <PictureFrame
            key={picture.id}
            picture={picture}
            size={shown?.result.source ?? null}
            over={
              chunk && shown
                ? (image) => <chunk.PictureOver stores={stores} shown={shown} image={image} />
                : undefined
            }
          >
            {chunk && shown && <chunk.PictureTools stores={stores} shown={shown} />}
          </PictureFrame>
        ) : (
          <Intro />
        )}
        {(job || shown) && (
          <div className="stage__answer">
            {job && <ProgressPanel job={job} quiet={shown !== null} onCancel={thenFocusChooser(cancel)} />}
            {shown && (
              <Answer
                shown={shown}
                view={stores.view}
                onRecord={(label, probability) => showRecord(shown.result.model.id, { label, probability })}
              >
                {chunk && answered && (
                  <chunk.AnswerDetails
                    shown={shown}
                    answered={answered}
                    view={stores.view}
                    truths={stores.truths}
                    engines={engines}
                    network={stores.network}
                    record={stores.record}
                    engine={insisting ?? null}
                    address={stores.address.getState().addressOf(shown.picture.file) ?? null}
                  />
                )}
                {details.failed && <ChunkFailure onRetry={details.retry} />}
              </Answer>
            )}
          </div>
        )}
        <List
          list={stores.list}
          view={stores.listView}
          answers={answers}
          truths={stores.truths}
          chooser={chooser}
        />
        {answered && chunk && <chunk.Compare store={stores.compare} subject={toSubject(answered)} />}
        <Chooser
          ref={chooser}
          first={!picture && !live}
          onFiles={take}
          camera={<CameraButton store={camera} />}
        >
          <IntakeNote store={stores.intake} />
        </Chooser>
        <MoreSources
          address={stores.address}
          samples={stores.samples}
          model={model}
          chosen={chosen}
          first={!picture && !live}
          onVanish={focusChooser}
        />
        {/* Below the samples, it waits for them: what is on the page does not move. */}
        {!picture && !live && model && samplesAreKnown && (
          <KnownClasses model={model} onRecord={() => showRecord(model.id)} />
        )}
        <RecordPlace key={text.language} record={stores.record} read={stores.readRecord} />
      </main>
      {useStore(stores.counts, (state) => state.notice)}
      <Announcer shown={answered} />
      {over && <DropOverlay />}
    </div>
  );
}
