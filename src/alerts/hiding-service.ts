import type { Transaction } from '../platform/database/transaction.ts';
import type { AlertCardsParts } from './alert-cards-service.ts';
import { isHeardOf } from './alert-group.ts';
import { hiddenKeys, hidingKeys } from './alert-hiding.ts';
import { listAllFiring } from './alert-store.ts';
import type { Alert } from './alert.ts';
import { isHidden, showAgainAt } from './episode-step.ts';
import { makeDue } from './episode-store.ts';
import { isShown, type Episode } from './episode.ts';
import { listHiders, listHidingKeys, saveHiders } from './hider-store.ts';

/** A card that lists what it hides follows so long after a change: thousands may come at once. */
const LISTED_AFTER_MS = 3_000;

interface Parts {
  readonly episode: Episode;
  readonly members: readonly Alert[];
}

/** Counts which of its alerts something graver hides, and by which episode most of them are hidden. */
export async function hide(tx: Transaction, { episode, members }: Parts, cards: AlertCardsParts): Promise<Episode> {
  const { config, now } = cards;
  if (config.alerts.hides.length === 0 && episode.hidden === 0) return episode;
  const keys = new Map(
    firingOf({ episode, members }, cards).map((alert) => [alert, hiddenKeys(alert, config.alerts.hides)]),
  );
  const hiders = await listHiders(tx, [...new Set([...keys.values()].flat())]);
  const by = new Map(hiders.filter(({ episodeId }) => episodeId !== episode.id).map((each) => [each.hides, each]));
  const found = [...keys.values()].flatMap(
    (own) => own.map((key) => by.get(key)).find((each) => each !== undefined) ?? [],
  );
  const counts = Map.groupBy(found, ({ episodeId }) => episodeId);
  const [most] = [...counts].toSorted(([, a], [, b]) => b.length - a.length);
  // What hid it is over, and most of them recover with it: it is shown when that had its time.
  const waits =
    most === undefined && isHidden(episode) && !isShown(episode) && episode.dueAt !== null && episode.dueAt > now;
  if (waits) return { ...episode, hidden: episode.firing };
  const hidden: Episode = { ...episode, hidden: found.length, hiddenBy: most?.[0] ?? null };
  if (hidden.hidden !== episode.hidden || hidden.hiddenBy !== episode.hiddenBy || episode.endedAt !== null) {
    const ids = [...new Set([episode.hiddenBy, hidden.hiddenBy])].filter((id) => id !== null);
    await dueBy(tx, { ids, at: new Date(now.getTime() + LISTED_AFTER_MS) }, cards);
  }
  return hidden;
}

/** Writes what its alerts hide. Those that it begins to hide follow soon, and those that it no longer hides later. */
export async function noteHiders(tx: Transaction, parts: Parts, cards: AlertCardsParts): Promise<void> {
  const { config, now } = cards;
  const { episode } = parts;
  const before = await listHidingKeys(tx, episode.id);
  const firing = episode.endedAt === null ? firingOf(parts, cards) : [];
  const hiders = firing.flatMap((alert) => hidingKeys(alert, config.alerts.hides).map((hides) => ({ alert, hides })));
  const after = new Set(hiders.map(({ hides }) => hides));
  const begun = [...after].filter((key) => !before.includes(key));
  const gone = before.filter((key) => !after.has(key));
  if (begun.length === 0 && gone.length === 0) return;
  await saveHiders(tx, episode.id, hiders);
  const all = await listAllFiring(tx);
  const concerned = (keys: readonly string[]): readonly string[] =>
    [
      ...new Set(
        all
          .filter((alert) => hiddenKeys(alert, config.alerts.hides).some((key) => keys.includes(key)))
          .map(({ episodeId }) => episodeId)
          .filter((id) => id !== null && id !== episode.id),
      ),
    ].filter((id) => id !== null);
  await dueBy(tx, { ids: concerned(begun), at: now }, cards);
  await dueBy(tx, { ids: concerned(gone), at: showAgainAt(now) }, cards);
}

async function dueBy(
  tx: Transaction,
  { ids, at }: { readonly ids: readonly string[]; readonly at: Date },
  { wakeAt }: AlertCardsParts,
): Promise<void> {
  if (ids.length === 0) return;
  await makeDue(tx, { ids, at });
  if (wakeAt !== null)
    tx.afterCommit(() => {
      wakeAt(at);
    });
}

function firingOf({ episode, members }: Parts, { config }: AlertCardsParts): readonly Alert[] {
  const silentAfterMs = config.alerts.silentAfterHours * 3_600_000;
  return members.filter((alert) => isHeardOf(alert, episode.heardAt, silentAfterMs));
}
