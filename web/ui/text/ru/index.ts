/** All that the page says, in Russian. */
import type { Text } from '../text.ts';
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

export const ru: Text = {
  language: 'ru',
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
