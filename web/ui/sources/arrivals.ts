/** Pictures that come with the page: shared from another application, or opened with the installed page. */
import { dropParameter } from '../parts/address-bar.ts';

/** https://wicg.github.io/web-app-launch/#launchqueue-interface */
export interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly { getFile(): Promise<File> }[] }) => void): void;
}

export interface ArrivalWindow extends Pick<Window, 'location' | 'history'> {
  /** Only in an installed page, and not in every browser. */
  readonly launchQueue?: LaunchQueue;
}

export interface ArrivalOptions {
  readonly window: ArrivalWindow;
  /** The parameter of the address that says that pictures were shared. */
  readonly parameter: string;
  readonly takeShared: () => Promise<readonly File[]>;
  /** Told at least one. */
  readonly onFiles: (files: readonly File[]) => void;
}

/** Hands over what came, and what comes later while the page is open. */
export function takeArrivals({ window, parameter, takeShared, onFiles }: ArrivalOptions): void {
  const give = (coming: Promise<readonly File[]>) => {
    coming.then(
      (files) => {
        if (files.length > 0) onFiles(files);
      },
      () => {}, // the storage is gone, or the file was moved meanwhile: there is nothing to show
    );
  };
  window.launchQueue?.setConsumer(({ files = [] }) => {
    give(Promise.all(files.map((file) => file.getFile())));
  });
  // Taken out: loaded anew, the page is as ever.
  if (dropParameter(window, parameter)) give(takeShared());
}
