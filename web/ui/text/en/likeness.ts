/** What says whether a picture is any of the model's classes. */
import type { Channel } from '../values.ts';

const channels: Record<Channel, string> = { red: 'Red', green: 'Green', blue: 'Blue' };

export const likeness = {
  title: 'How it compares with what the model knows',
  below: (value: string, threshold: string) =>
    `Its score is ${value}, which is below ${threshold}: the answer is held back.`,
  above: (value: string, threshold: string) =>
    `Its score is ${value}; below ${threshold} the answer would be held back.`,
  otherwise: (value: string, threshold: string) =>
    `Its score is ${value}, not below ${threshold}: the answer is held back for the picture itself.`,
  known: 'Its classes',
  strangers: 'Other things',
  here: 'This picture',
  shares: (known: string, strangers: string) =>
    `Of the pictures that this was set by, ${known} of those of its classes score lower, and ${strangers} of those of other things.`,
  channels,
  channel: (name: string, distance: string, threshold: string) =>
    `${name}, from dark to light: this picture (bars) and what the model was trained on (line). They are ${distance} apart; up to ${threshold} is nothing unusual.`,
};
