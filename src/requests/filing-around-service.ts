import { holdId, type Hold } from '../holds/hold.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { PreparedFiling } from './filing-check-service.ts';
import type { RequestServiceDeps } from './request-record-service.ts';
import { requestId, type FilingCheck, type UpgradeRequest } from './request.ts';
import { spellingsOf, type WantedVersion } from './wanted-version.ts';

interface Around {
  readonly filing: Pick<PreparedFiling, 'fleet' | 'version' | 'wish'>;
  /** Requests of the fleet about which something is still to be done. */
  readonly open: readonly UpgradeRequest[];
}

/** What else is wanted of the fleet: other requests, and holds. Both are cautions: they may be over when it is begun. */
export async function judgeAround(
  { holdsOf }: RequestServiceDeps,
  read: Reader,
  { filing, open }: Around,
): Promise<readonly FilingCheck[]> {
  const others = open.filter(({ number }) => number !== filing.wish.replaces);
  const holds = (await holdsOf?.(read, filing.fleet.name)) ?? [];
  return [judgeConflict(others), judgeHolds(holds, filing.version)];
}

function judgeConflict(others: readonly UpgradeRequest[]): FilingCheck {
  if (others.length === 0)
    return { about: 'conflict', verdict: 'fits', said: 'no other request is open for the fleet' };
  const words = others.map(({ number, version, state }) => `${requestId(number)} for ${version.text} (${state})`);
  return { about: 'conflict', verdict: 'caution', said: `also open for the fleet: ${words.join(', ')}` };
}

/** A hold without a ref keeps whatever runs, so that it stands against any other version. */
function judgeHolds(holds: readonly Hold[], version: WantedVersion): FilingCheck {
  const against = holds.filter(({ ref }) => ref === null || !spellingsOf(version).includes(ref));
  if (against.length === 0)
    return {
      about: 'hold',
      verdict: 'fits',
      said: holds.length === 0 ? 'nobody holds the fleet' : 'it is held at this',
    };
  const words = against.map((hold) =>
    hold.ref === null ? `${holdId(hold)} as it is` : `${holdId(hold)} at ${hold.ref}`,
  );
  return { about: 'hold', verdict: 'caution', said: `the fleet is held: ${words.join(', ')}` };
}
