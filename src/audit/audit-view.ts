import {
  button,
  buttonRows,
  clip,
  code,
  embed,
  escape,
  message,
  timestamp,
  userMention,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { AuditRecord, AuditVerdict } from './audit.ts';
import type { AuditFilter, AuditPage } from './audit-search.ts';

/** Fits the description at the longest a row can be: see MAX. */
export const AUDIT_PAGE_SIZE = 8;

const MAX = { act: 80, name: 40, person: 40, outcome: 80, subject: 100, fleet: 40 } as const;

const VERDICTS: Readonly<Record<AuditVerdict, string>> = {
  allowed: '✅ allowed',
  refused: '⛔ refused',
  invalid: '✏️ invalid input',
  fault: '💥 fault',
};

const COLOR = 0x5865f2;

export interface AuditPageParts {
  readonly page: AuditPage;
  readonly filter: AuditFilter;
  /** custom_ids of the pages beside this one. */
  readonly olderId: string | null;
  readonly newerId: string | null;
}

/** A page of the record, newest first: when, what was answered, what was asked, by whom. */
export function auditPageMessage({ page, filter, olderId, newerId }: AuditPageParts): MessageBody {
  const { records } = page;
  const lines = records.length === 0 ? ['Nothing is recorded that fits.'] : records.map(recordLines);
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: 'Audit',
        color: COLOR,
        description: [filterLine(filter), '', ...lines],
        footer: footer(records),
      }),
    ],
    rows: buttonRows([
      newerId === null ? null : button({ customId: newerId, label: 'Newer' }),
      olderId === null ? null : button({ customId: olderId, label: 'Older' }),
    ]),
  });
}

export function unreadableTimeMessage(why: string): MessageBody {
  return message({ mentions: 'nobody', content: `\`since\` was not understood: ${why}.` });
}

function recordLines(record: AuditRecord): string {
  const { at, verdict, act, fleet, subject, outcome, seq } = record;
  const on = fleet === null ? '' : ` on ${code(clip(fleet, MAX.fleet))}`;
  const about = subject === null || subject === fleet ? '' : ` (${escape(clip(subject, MAX.subject))})`;
  return [
    `${timestamp(at, 'f')} **${VERDICTS[verdict]}** ${code(clip(act, MAX.act))}${on}${about}`,
    `-# ${actor(record)} · ${escape(clip(outcome, MAX.outcome))} · row ${seq}`,
  ].join('\n');
}

function actor({ userId, person, displayName, via }: AuditRecord): string {
  const name = escape(clip(person ?? displayName, MAX.name));
  if (via === 'muster') return 'Muster itself';
  const who = userId === null ? name : `${userMention(userId)} (${name})`;
  return via === 'discord' ? who : `${who} through the ${via === 'api' ? 'API' : 'command line'}`;
}

function filterLine({ userIds, act, fleet, since }: AuditFilter): string {
  const parts = [
    userIds === null ? [] : [`by ${userIds.slice(0, 5).map(userMention).join(', ')}`],
    act === null ? [] : [`act ${code(clip(act, MAX.act))}`],
    fleet === null ? [] : [`fleet ${code(clip(fleet, MAX.fleet))}`],
    since === null ? [] : [`since ${timestamp(since, 'F')}`],
  ].flat();
  return parts.length === 0 ? 'Everything, newest first.' : `Newest first: ${parts.join(', ')}.`;
}

function footer(records: readonly AuditRecord[]): string {
  const [newest] = records;
  const oldest = records.at(-1);
  if (newest === undefined || oldest === undefined) return 'The record is append-only; muster audit verify checks it.';
  return newest === oldest ? `Row ${newest.seq}` : `Rows ${oldest.seq} to ${newest.seq}`;
}
