import { taggedSubject } from '../pipelines/occurrence-subject.ts';
import type { Occurrence } from '../pipelines/occurrence.ts';
import type { Config } from '../platform/config/config.ts';
import type { Release } from './release.ts';

/** A release as routes see it; null where its key names no system that has releases. `headline` is escaped. */
export function releaseOccurrence(
  { key, repository, tag, author, url, publishedAt, said, state }: Release,
  { config, headline }: { readonly config: Pick<Config, 'people'>; readonly headline: string },
): Occurrence | null {
  const system = (['github', 'gitlab'] as const).find((each) => key.startsWith(`${each}:`));
  if (system === undefined) return null;
  return {
    key: `release:${key}`,
    event: 'release',
    isAlone: false,
    subject: taggedSubject('release', { system, repository, tag, by: author }, config),
    headline,
    // GitHub shows a draft to its makers only, and what is deleted to nobody.
    url: state === 'published' ? url : null,
    at: publishedAt ?? said.at,
  };
}
