/** All that the page says, in English. Functions where a sentence has parts, so that a language can order them. */
import { activation } from './activation.ts';
import { answer, headline, result, warnings } from './answer.ts';
import { app, intro } from './app.ts';
import { camera } from './camera.ts';
import { device } from './device.ts';
import { engine } from './engines.ts';
import { errors } from './errors.ts';
import { languages } from './language.ts';
import { list } from './list.ts';
import { models } from './models.ts';
import { bytes, notice, progress } from './parts.ts';
import { settings } from './settings.ts';
import { sources } from './sources.ts';
import { truth } from './truth.ts';
import { update } from './update.ts';

export const en = {
  /** BCP 47, as `Intl`, the `lang` attribute and the manifest's texts take it. */
  language: 'en',
  ...app,
  intro,
  languages,
  models,
  sources,
  bytes,
  progress,
  notice,
  result,
  warnings,
  headline,
  answer,
  activation,
  truth,
  engine,
  list,
  camera,
  device,
  settings,
  update,
  errors,
};
