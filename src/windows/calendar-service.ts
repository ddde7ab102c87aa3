import { createHash, randomBytes } from 'node:crypto';
import type { ActBy } from '../approvals/approval-outcome.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor } from '../platform/gate.ts';
import { calendarText } from './calendar.ts';
import { findLinkByHash, insertLink, revokeLinks } from './calendar-store.ts';
import { recordAct, type WindowServiceDeps } from './window-deps-service.ts';
import { readWindows } from './window-reading-service.ts';
import { seeRequirement } from './window-rights.ts';
import type { CalendarOutcome } from './window-outcome.ts';
import { WHOLE_SCOPE } from './window-scope.ts';

export interface CalendarService {
  change(change: 'link' | 'revoke', by: ActBy): Promise<CalendarOutcome>;
  /** Whose calendar the secret opens; null: nobody's, or it was revoked. */
  findReader(read: Reader, secret: string): Promise<string | null>;
  /** What they may see, from a month ago to a year ahead, as iCalendar. */
  write(read: Reader, actor: Actor): Promise<string>;
}

const SECRET_BYTES = 32;
const DAY_MS = 86_400_000;
const PAST_DAYS = 30;
const AHEAD_DAYS = 366;

export function createCalendarService(
  deps: Pick<WindowServiceDeps, 'config' | 'database' | 'clock' | 'ids' | 'gate' | 'audit' | 'guildId'>,
): CalendarService {
  const { config, clock, gate, guildId } = deps;
  return {
    change: (change, by) => changeLink(deps, change, by),
    async findReader(read, secret) {
      const link = await findLinkByHash(read, guildId, hashOf(secret));
      return link?.userId ?? null;
    },
    async write(read, actor) {
      const now = clock.now();
      const range = {
        from: new Date(now.getTime() - PAST_DAYS * DAY_MS),
        to: new Date(now.getTime() + AHEAD_DAYS * DAY_MS),
      };
      const all = await readWindows(read, { guildId }, range);
      const judging = { config: config(), gate, actor };
      const visible = all.filter(
        ({ window }) => gate.judge(actor, seeRequirement('window.view', window.scope, judging)).kind === 'allowed',
      );
      return calendarText(visible, { now, domain: `muster-${guildId}` });
    },
  };
}

/** One link for each person: a new one ends the old, so that what leaked is shut by asking again. */
function changeLink(
  { config, database, clock, ids, gate, audit, guildId }: Parameters<typeof createCalendarService>[0],
  change: 'link' | 'revoke',
  by: ActBy,
): Promise<CalendarOutcome> {
  const userId = by.actor.discordUserId;
  if (userId === null) return Promise.resolve({ kind: 'nobody' });
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return database.transaction(async (tx) => {
    const now = clock.now();
    const ended = await revokeLinks(tx, { guildId, userId, now });
    if (change === 'revoke' && ended === 0) return { kind: 'none-to-revoke' };
    const id = ids.short();
    if (change === 'link') await insertLink(tx, { id, guildId, userId, createdAt: now }, hashOf(secret));
    const requirement = seeRequirement('window.view', WHOLE_SCOPE, { config: config(), gate, actor: by.actor });
    const outcome = change === 'link' ? 'linked' : 'revoked';
    await recordAct(tx, { audit }, { by: { ...by, requirement }, outcome, subject: 'calendar' });
    return change === 'revoke'
      ? { kind: 'revoked' }
      : { kind: 'linked', path: `/windows.ics?key=${secret}`, replaced: ended > 0 };
  });
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
