export const camera = {
  title: 'Camera',
  use: 'Use the camera',
  opening: 'Opening the camera… If the browser asks whether this page may use it, allow it.',
  view: 'What the camera sees',
  device: 'Which camera',
  unnamed: (number: number) => `Camera ${number}`,
  smoothing: 'Smooth bars',
  map: 'Show where it looks',
  snap: 'Take a picture',
  stop: 'Stop the camera',
  /** The name of a still. */
  still: (time: string) => `Camera, ${time}`,
  taken: (name: string) => `Taken: ${name}`,
  showStill: 'Show the picture',
  chooseFile: 'Choose a picture instead',
  rate: (framesPerSecond: string, latency: string) =>
    `${framesPerSecond} frames a second, ${latency} from frame to answer`,
};
