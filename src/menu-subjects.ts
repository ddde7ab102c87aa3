import { findRun } from './pipelines/run-store.ts';
import type { Config } from './platform/config/config.ts';
import { matchesGlob } from './platform/config/glob.ts';
import type { Reader } from './platform/database/transaction.ts';
import { findCardOfMessage } from './platform/delivery/card-store.ts';
import { findRelease } from './releases/release-store.ts';
import type { MenuSubject } from './requests/draft.ts';
import { readVersion } from './requests/wanted-version.ts';

/** A tag's card: `tag:<system>:<repository>:<name>`. */
const TAG_KEY = /^tag:[a-z]+:([^:]+):(.+)$/;

/** What a message of Muster's is about, for the message menu: an announced release, a tag, or a run's commit. */
export function createMenuSubjects(config: () => Config) {
  return async (
    read: Reader,
    on: { readonly channelId: string; readonly messageId: string },
  ): Promise<MenuSubject | null> => {
    const card = await findCardOfMessage(read, on);
    // What follows the last @ is the channel; a repository may have one itself.
    const key = card?.key.replace(/@[^@]*$/, '') ?? '';
    if (key.startsWith('release:')) {
      const known = await findRelease(read, key.slice('release:'.length));
      return known === null ? null : subjectOf(config(), known.release.repository, known.release.tag);
    }
    const [, repository, tag] = TAG_KEY.exec(key) ?? [];
    if (repository !== undefined && tag !== undefined) return subjectOf(config(), repository, tag);
    return key.startsWith('run:') ? runSubject(config(), read, key.slice('run:'.length)) : null;
  };
}

/** A run on a tag is about that tag, any other about its commit; of its pipeline's own fleet where it has one. */
async function runSubject(config: Config, read: Reader, key: string): Promise<MenuSubject | null> {
  const run = await findRun(read, key);
  if (run === null) return null;
  const branch = readVersion(run.branch);
  const isTag = branch.kind === 'version' && branch.version.kind === 'tag';
  const version = isTag ? run.branch : run.sha;
  if (version === '') return null;
  const fleets = config.pipelines
    .filter(
      ({ system, repository }) =>
        system === run.system && matchesGlob(repository.toLowerCase(), run.repository.toLowerCase()),
    )
    .flatMap(({ fleet }) => fleet ?? []);
  return fleets.length > 0 ? { version, fleets: [...new Set(fleets)] } : subjectOf(config, run.repository, version);
}

function subjectOf({ fleets }: Config, repository: string, version: string): MenuSubject {
  const running = fleets.filter(
    ({ lifecycle, versionPolicy }) =>
      lifecycle === 'active' && versionPolicy.repository.toLowerCase() === repository.toLowerCase(),
  );
  return { version, fleets: running.map(({ name }) => name) };
}
