import { approvalId, type Approval } from '../approvals/approval.ts';
import type { PartyMention } from '../people/party.ts';
import {
  button,
  buttonRows,
  clip,
  code,
  escape,
  message,
  plural,
  timestamp,
  userMention,
  type FieldParts,
  type MessageBody,
  type Row,
} from '../platform/discord/message.ts';
import type { Progress } from './execution-progress.ts';
import { requestId, type Doer, type Execution, type RequestState, type Soak, type UpgradeRequest } from './request.ts';
import { REVERSIBLE } from './reversible.ts';
import type { Watch, WatchLine } from './watch.ts';

/** In UTF-16 units, before escaping. */
const SHOWN = { version: 100, because: 500, reason: 400, said: 200, name: 60 } as const;
const MOST_LINES = 8;

/** What became of a request on its fleet, for its card; nothing before it was begun. */
export function executionFields(request: UpgradeRequest, watch: Watch | null): readonly FieldParts[] {
  const { execution, because, state } = request;
  if (execution === null) return [];
  const failed = state === 'failed' && because !== null;
  return [
    ...(failed ? [{ name: 'What went wrong', value: foreign(because, SHOWN.because) }] : []),
    { name: 'Deploy', value: deployLines(request, execution, watch?.progress ?? null) },
    ...(execution.soak === null ? [] : [{ name: 'Soak', value: soakLines(state, execution.soak) }]),
    ...watchFields(watch),
    ...backFields(request, execution),
  ];
}

function deployLines(
  { state }: UpgradeRequest,
  { by, begunAt, deploy, rollback }: Execution,
  progress: Progress | null,
): readonly string[] {
  const who = by === null ? 'as planned' : `by ${doer(by)}`;
  const isOf = progress !== null && progress.deploy === (rollback?.deploy ?? deploy);
  return [
    `D-${deploy}, begun ${who} ${timestamp(begunAt, 'f')}`,
    ...(rollback === null && isOf ? progressLines(progress, state) : []),
  ];
}

/** "2 of 3 hosts report it; not yet store-02", or what it waits for before that. */
function progressLines(progress: Progress, state: RequestState): readonly string[] {
  const { there, hosts, other, unknown, because, isUnderWay, byHand } = progress;
  const lacking = [
    ...(other.length === 0 ? [] : [`something else runs on ${named(other)}`]),
    ...(unknown.length === 0 ? [] : [`nobody knows what runs on ${named(unknown)}`]),
  ];
  const counted =
    hosts === 0 ? [] : [`**${there} of ${hosts}** hosts report it${lacking.map((each) => `; ${each}`).join('')}`];
  if (!isUnderWay) {
    const late = progress.state === 'done' && state === 'failed' ? ['By now each host reports it.'] : [];
    return [...counted, ...late, ...(byHand ? ['Deployed by hand: what hosts say is all that is known of it.'] : [])];
  }
  const waits = because === null ? '' : `: ${foreign(because, SHOWN.said)}`;
  return [...underWayLines(progress, waits), ...counted];
}

function underWayLines({ state, byHand }: Progress, waits: string): readonly string[] {
  if (state === 'starting') return [`⏳ The deployer is asked for it${waits}.`];
  if (state === 'building') return [`⏳ It is being built${waits}.`];
  return [byHand ? '⏳ Its maintainer deploys it by hand; each host is looked at.' : '⏳ Hosts take it one by one.'];
}

function soakLines(state: RequestState, { since, until, restarts, because }: Soak): readonly string[] {
  const again =
    restarts === 0
      ? []
      : [
          `It began again ${plural(restarts, 'time')}, last because ${foreign(because ?? 'it was disturbed', SHOWN.said)}.`,
        ];
  if (state !== 'verifying') return [`Watched from ${timestamp(since, 'f')}.`, ...again];
  return [
    `⏳ Since ${timestamp(since, 'f')}, over ${timestamp(until, 'f')} (${timestamp(until, 'R')}) if nothing gets worse.`,
    ...again,
    'It begins again when something crashes, restarts or is deployed.',
  ];
}

const MARKS = { fits: '✅ fits', worse: '❌ worse', unknown: '❓ unknown' } as const;

function watchFields(watch: Watch | null): readonly FieldParts[] {
  if (watch === null || watch.lookedAt === null) return [];
  const order = { worse: 0, unknown: 1, fits: 2 } as const;
  const sorted = together(watch.lines).toSorted((a, b) => order[a.verdict] - order[b.verdict]);
  const left = sorted.length - MOST_LINES;
  return [
    {
      name: 'What it does',
      value: [
        `Looked ${timestamp(watch.lookedAt, 'R')}${watch.worseSince === null ? '' : `, and something is worse since ${timestamp(watch.worseSince, 'R')}`}.`,
        ...sorted.slice(0, MOST_LINES).map(watchLine),
        ...(left > 0 ? [`and ${left} more`] : []),
      ],
    },
  ];
}

/** Shards of which there is nothing to say are said in one line. */
function together(lines: readonly WatchLine[]): readonly WatchLine[] {
  const [first, ...others] = lines.filter(({ about, verdict }) => about === 'mesh' && verdict === 'fits');
  if (first === undefined || others.length === 0) return lines;
  const said = `no shard of ${others.length + 1} has a worse mesh than before`;
  const rest = lines.filter((line) => line !== first && !others.includes(line));
  return [...rest, { ...first, said }];
}

function watchLine({ verdict, said, evidence, readAt }: WatchLine): string {
  const source =
    evidence === null ? '' : ` (${evidence.source}${readAt === null ? '' : `, read ${timestamp(readAt, 'R')}`})`;
  return `${MARKS[verdict]}: ${foreign(said, SHOWN.said)}${source}`;
}

function backFields({ state }: UpgradeRequest, { backTo, rollback, hold }: Execution): readonly FieldParts[] {
  if (rollback !== null) {
    const { by, begunAt, reason, deploy } = rollback;
    const who = by === null ? 'Muster' : doer(by);
    const kept = rollback.hold === null ? [] : [`H-${rollback.hold} keeps it so; its holder is told when that ends.`];
    return [
      {
        name: state === 'rolled-back' ? 'Put back' : 'Being put back',
        value: [`D-${deploy}, begun by ${who} ${timestamp(begunAt, 'f')}: ${foreign(reason, SHOWN.reason)}`, ...kept],
      },
    ];
  }
  const way =
    backTo === null
      ? 'What ran before is not known: `/upgrade rollback` takes it as `to`.'
      : `${code(clip(backTo, SHOWN.version))} ran before; “Roll back…” deploys it again, as does \`/upgrade rollback\`.`;
  const isUnderWay = state === 'deploying' || state === 'verifying';
  const held = hold === null || !isUnderWay ? [] : [`H-${hold} keeps other deploys away.`];
  return REVERSIBLE.has(state) ? [{ name: 'Way back', value: [way, ...held] }] : [];
}

/** Prefix of the button; commands/upgrade-rollback.ts answers it. */
export const ROLL_BACK_BUTTON = 'upgrade-roll-back';

/** Its reason is asked for first, and another person agrees where the fleet's policy says so. */
export function rollBackRows({ number, decision, state }: UpgradeRequest): Row[] {
  if (!REVERSIBLE.has(state)) return [];
  const customId = `${ROLL_BACK_BUTTON}:${number}.${decision}`;
  return buttonRows([button({ customId, label: 'Roll back…', style: 'danger' })]);
}

export interface NewsParts {
  readonly request: UpgradeRequest;
  readonly whom: PartyMention;
  /** A branch is tracked: when no hold keeps it away, its next commit takes the place of what was deployed. */
  readonly tracks: string | null;
  /** The hold that stands under it; null: none does. */
  readonly hold: number | null;
}

/** What came of carrying it out; a message of its own, because an edit notifies nobody. */
export function executionNews(parts: NewsParts): { readonly body: MessageBody; readonly summary: string } {
  const { request, whom } = parts;
  return {
    body: message({
      mentions: { users: whom.users, roles: whom.roles },
      content: [`${whom.text} ${headWords(request)}`.trim(), ...newsLines(parts)].join('\n'),
      ...(request.state === 'failed' ? { rows: rollBackRows(request) } : {}),
    }),
    summary: `${requestId(request.number)} on ${request.fleet}: ${request.state}`,
  };
}

function headWords({ number, state, fleet, version }: UpgradeRequest): string {
  const id = requestId(number);
  const what = `${code(clip(version.text, SHOWN.version))} on ${code(fleet)}`;
  if (state === 'done') return `✅ ${id} is done: ${what} ran well for as long as it was watched.`;
  if (state === 'failed') return `❌ ${id} failed: ${what}.`;
  if (state === 'rolling-back') return `⏪ ${id} is being put back: ${what}.`;
  if (state === 'rolled-back') return `⏪ ${id} was put back: what ran before ${what} runs on each host again.`;
  if (state === 'deploying') return `🚀 ${id} is to be deployed by hand: ${what}.`;
  return `🔎 ${id}: ${what} is on each host and is being watched.`;
}

function newsLines({ request, tracks, hold }: NewsParts): readonly string[] {
  const { execution, state, because, number } = request;
  const undone =
    tracks === null || hold === null
      ? []
      : [`H-${hold} keeps ${code(tracks)} away: when it ends, the latest of that is deployed in its place.`];
  if (state === 'done') return [...unseenLines(execution), ...undone];
  if (state === 'failed')
    return [
      foreign(because ?? 'no reason is known', SHOWN.because),
      `“Roll back…” or \`/upgrade rollback ${requestId(number)}\` deploys what ran before; until then it stays as it is.`,
    ];
  if (state === 'rolling-back') {
    const reason = execution?.rollback?.reason ?? null;
    return reason === null ? [] : [`Reason: ${foreign(reason, SHOWN.reason)}`];
  }
  if (state === 'deploying')
    return ['Muster watches the hosts and goes on by itself when each of them reports it, for a day.'];
  return state === 'rolled-back' ? undone : [];
}

function unseenLines(execution: Execution | null): readonly string[] {
  const restarts = execution?.soak?.restarts ?? 0;
  return restarts === 0 ? [] : [`Its soak began again ${plural(restarts, 'time')} on the way.`];
}

export interface NotBegun {
  /** A sentence without a period. */
  readonly why: string;
  /** Whose word still counts; null: others have to be asked anew. */
  readonly agreed: Pick<Approval, 'number' | 'expiresAt'> | null;
}

/** A rollback that others agreed to and that could not begin. */
export function notBegunNews({ request, whom, why, agreed }: Pick<NewsParts, 'request' | 'whom'> & NotBegun) {
  const id = requestId(request.number);
  const again = `\`/upgrade rollback ${id}\``;
  return {
    body: message({
      mentions: { users: whom.users, roles: whom.roles },
      content: [
        `${whom.text} ❌ ${id} was not put back, though others agreed: ${foreign(why, SHOWN.because)}.`.trim(),
        agreed === null
          ? `${again} asks again.`
          : `${approvalId(agreed.number)} counts until ${timestamp(agreed.expiresAt, 't')}: ${again} begins it once the windows let it.`,
      ].join('\n'),
    }),
    summary: `${id} on ${request.fleet}: not put back`,
  };
}

function doer({ userId, name }: Doer): string {
  if (userId !== null) return userMention(userId);
  const shown = foreign(name, SHOWN.name).trim();
  return shown === '' ? 'someone' : shown;
}

const NAMED = 4;

function named(hosts: readonly string[]): string {
  const more = hosts.length - NAMED;
  const shown = hosts.slice(0, NAMED).map(code).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function foreign(text: string, most: number): string {
  return escape(clip(text, most));
}
