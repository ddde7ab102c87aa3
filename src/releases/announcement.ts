import type { Mention } from '../pipelines/route.ts';
import type { ReleaseConfig } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import { releaseStage } from './release-stage.ts';
import type { Release } from './release.ts';

/** Where a release was announced. It stays there, whatever the configuration says later. */
export interface Announcement {
  readonly channel: string;
  /** The configuration's name for it, which says whom a final release mentions. */
  readonly route: string;
  readonly mentioned: Mention | null;
  /** Messages that the notes have filled in its thread; 0: there is no thread. */
  readonly parts: number;
  /** When its cards were last put. */
  readonly putAt: Date;
}

/** Whom it concerns hears of a final release within a day, or not at all: an old ping is worse than none. */
export const NEWS_MS = 24 * 60 * 60 * 1000;

/** Whether this moment is one at which whom it concerns is to be told. */
export function isNews(release: Release, now: Date): boolean {
  return release.state === 'published' && releaseStage(release.tag).kind === 'final' && now < newsUntil(release);
}

export function newsUntil({ publishedAt, said }: Release): Date {
  return new Date((publishedAt ?? said.at).getTime() + NEWS_MS);
}

/** The config's entries for this repository, one a channel: a named repository goes before a glob, then their order. */
export function routesFor(
  releases: readonly ReleaseConfig[],
  { key, repository }: Pick<Release, 'key' | 'repository'>,
): readonly ReleaseConfig[] {
  const fitting = releases
    .filter(({ system }) => key.startsWith(`${system}:`))
    .filter((each) => matchesGlob(each.repository.toLowerCase(), repository.toLowerCase()))
    .toSorted((a, b) => Number(a.repository.includes('*')) - Number(b.repository.includes('*')));
  return fitting.filter((each, index) => fitting.findIndex(({ channel }) => channel === each.channel) === index);
}

export function announcementKey({ key }: Release, { channel }: Pick<Announcement, 'channel'>): string {
  return `release:${key}@${channel}`;
}
