import type { ReleaseStage } from './release-stage.ts';
import type { Release } from './release.ts';

/** What the releases tell the house. `channels` are those of the configuration in which it was announced. */
export interface ReleaseFact {
  readonly kind: 'release.announced';
  readonly release: Release;
  readonly stage: ReleaseStage;
  readonly channels: readonly string[];
}
