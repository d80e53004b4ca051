import type { Artifact, Localised, Manifest } from '../../core/manifest.ts';

/** Of a model of whose versions one is tried out on this visitor; absent: on none, or on others. */
export interface OnTrial {
  /** `runs`: this is it. `failed`: it did not come or run, and this is the one that all others get. */
  readonly trial?: 'runs' | 'failed' | undefined;
}

/** What a visitor may want to know of a model before using it; all of it from its manifest. */
export interface ModelSummary extends OnTrial {
  readonly id: string;
  readonly version: string;
  readonly title: Localised;
  readonly description: Localised;
  readonly labels: readonly { readonly id: string; readonly name: Localised }[];
  /** What each engine reads; its bytes are those of the graph, without the weights, which engines share. */
  readonly artifacts: readonly Pick<Artifact, 'engine' | 'precision' | 'bytes' | 'weights'>[];
  /** Shares of right answers, 0..1, by precision; on so many pictures. */
  readonly measured: Pick<Manifest['measured'], 'images' | 'accuracy'>;
}
