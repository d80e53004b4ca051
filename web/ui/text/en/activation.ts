/** Where the model looked. */
import type { Place } from '../values.ts';

export const places: Record<Place, string> = {
  'upper-left': 'the upper left',
  top: 'the top',
  'upper-right': 'the upper right',
  left: 'the left',
  middle: 'the middle',
  right: 'the right',
  'lower-left': 'the lower left',
  bottom: 'the bottom',
  'lower-right': 'the lower right',
};

export const activation = {
  show: 'Show on the picture where it looked',
  where: (name: string, place: Place | null) =>
    place === null
      ? `For “${name}” no one part of it counted most.`
      : `For “${name}” mostly ${places[place]} of it counted.`,
  map: 'A map over the picture of where it looked',
  less: 'counts less',
  more: 'more',
  strength: 'Strength',
  /** Of a bar: chooses its class. */
  bar: (name: string) => `${name}: show where it looked`,
};
