/** What says whether a picture is any of the model's classes. */
import type { Channel } from '../values.ts';

const channels: Record<Channel, string> = { red: 'Red', green: 'Green', blue: 'Blue' };

export const likeness = {
  title: 'How it compares with what the model knows',
  score: (value: string, threshold: string, below: boolean) =>
    `Its score is ${value}${below ? ', which is below' : '; the answer would be held back below'} ${threshold}.`,
  known: 'Its classes',
  strangers: 'Other things',
  here: 'This picture',
  below: (known: string, strangers: string) =>
    `Of the pictures that this was set by, ${known} of those of its classes score lower, and ${strangers} of those of other things.`,
  channels,
  channel: (name: string, distance: string, threshold: string) =>
    `${name}, from dark to light: this picture (bars) and what the model was trained on (line). They are ${distance} apart; up to ${threshold} is nothing unusual.`,
};
