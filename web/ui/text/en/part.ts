/** The part of a picture that the model sees. */
import type { Place } from '../values.ts';
import { places } from './activation.ts';

export const part = {
  /** The button that has it chosen. */
  choose: 'Another part',
  region: 'The part that the model sees',
  square: (size: string) => `The part that the model sees, ${size} pixels`,
  how: 'Drag the square or its corners. With the keyboard, arrows move it, + and − resize it.',
  middle: 'The middle',
  everything: 'Everything',
  squeezed: 'All of the picture, squeezed to fit: shapes change, which costs certainty.',
  back: 'Back',
  left: 'From the left',
  top: 'From the top',
  width: 'Width',
  numbers: 'With keys, or in numbers',
  search: 'Look at every part',
  stop: 'Stop',
  searching: (done: number, of: number) => `${done} of ${of} parts`,
  found: (name: string, percent: string, place: Place) =>
    `“${name}” is most probable at ${places[place]}: ${percent}.`,
  nothing: 'Nothing that it knows, in any part.',
  /** Of a class that no window showed. */
  notFound: (name: string) => `No part looks like “${name}”.`,
  askThere: 'Ask about that part',
  what: 'What to look for',
};
