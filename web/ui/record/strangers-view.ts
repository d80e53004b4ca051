/** Pictures of none of the model's classes: what becomes of them. Shares are 0..1. */
import type { CardFigures } from '../../core/card-figures.ts';
import { localise } from '../../core/localise.ts';

export interface StrangersView {
  readonly name: string;
  readonly images: number;
  /** The three add up to 1: warned of; neither warned of nor sure; sure and not warned of, which is what should not be. */
  readonly warned: number;
  readonly unsure: number;
  readonly sure: number;
  readonly auroc: number;
  readonly taken: number | null;
}

export interface StrangersGroups {
  /** Real ones first: they are what visitors bring. */
  readonly elsewhere: readonly StrangersView[];
  readonly madeUp: readonly StrangersView[];
}

export function viewStrangers({ strangers = [] }: CardFigures, language: string): StrangersGroups {
  const view = (of: boolean) =>
    strangers
      .filter(({ elsewhere }) => elsewhere === of)
      .map(({ name, images, either, sureUnwarned, auroc, takenForPositive }) => ({
        name: localise(name, language),
        images,
        warned: either,
        unsure: Math.max(0, 1 - either - sureUnwarned),
        sure: sureUnwarned,
        auroc,
        taken: takenForPositive === undefined ? null : takenForPositive / images,
      }));
  return { elsewhere: view(true), madeUp: view(false) };
}
