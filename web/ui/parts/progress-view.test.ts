import { describe, expect, it } from 'vitest';
import { en } from '../text/en/index.ts';
import { progressView } from './progress-view.ts';

describe('progressView', () => {
  it('counts the bytes of a download', () => {
    expect(
      progressView({ phase: 'downloading', what: 'model', loaded: 1_200_000, total: 2_000_000 }, en),
    ).toEqual({ step: 'Fetching the model, 1.2 of 2.0 MB', value: 0.6 });
    expect(progressView({ phase: 'downloading', what: 'engine', loaded: 0, total: 12_900_000 }, en)).toEqual({
      step: 'Fetching the engine, 0.0 of 12.9 MB',
      value: 0,
    });
  });

  it('shows no share of an unknown total', () => {
    expect(progressView({ phase: 'downloading', what: 'engine', loaded: 5, total: 0 }, en)).toEqual({
      step: 'Fetching the engine…',
      value: null,
    });
  });

  it('names each other step, with no share', () => {
    expect(progressView(null, en)).toEqual({ step: 'Getting ready…', value: null });
    expect(progressView({ phase: 'decoding' }, en)).toEqual({ step: 'Reading the picture…', value: null });
    expect(progressView({ phase: 'starting' }, en)).toEqual({ step: 'Starting the engine…', value: null });
    expect(progressView({ phase: 'running' }, en)).toEqual({ step: 'Looking at it…', value: null });
  });
});
