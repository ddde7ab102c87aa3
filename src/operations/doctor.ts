import { judgeActs, type ActFacts } from './doctor-acts.ts';
import { judgeBeat, type BeatFacts } from './doctor-beat.ts';
import { judgeEvents, type EventFacts } from './doctor-events.ts';
import { judgeFleetData, type FleetDataFacts } from './doctor-fleets.ts';
import { judgeProbes, type ProbeFacts } from './doctor-probes.ts';
import { judgeSamples, type SampleFacts } from './doctor-samples.ts';
import { judgeRoutes, type RouteFacts } from './route-finding.ts';

/** What an examination looks at, read by others; null where nobody could tell. */
export interface HouseFacts {
  readonly now: Date;
  readonly gateway: { readonly phase: string; readonly since: Date; readonly reason: string | null };
  /** Whether Discord told of the guild at all; without it channels and roles cannot be judged. */
  readonly guildIsKnown: boolean;
  readonly channels: readonly ChannelFacts[];
  readonly roles: readonly RoleFacts[];
  readonly sources: readonly SourceFacts[];
  readonly connections: readonly ConnectionFacts[];
  /** Ours minus Discord's. */
  readonly clockSkewMs: number | null;
  readonly disk: { readonly folder: string; readonly freeBytes: number; readonly totalBytes: number } | null;
  readonly backups: { readonly folder: string; readonly newestAt: Date | null; readonly runningSince: Date };
  readonly jobs: readonly JobFacts[];
  readonly routes: readonly RouteFacts[];
  readonly inbox: { readonly waiting: number; readonly oldestWaitingMs: number | null; readonly setAside: number };
  readonly delivery: {
    readonly state: string;
    readonly oldestCriticalMs: number | null;
    readonly blocked: readonly string[];
  };
  readonly acts: ActFacts;
  readonly events: EventFacts;
  readonly samples: SampleFacts;
  /** Fleets in use; absent: nobody looked at them. */
  readonly fleetData?: readonly FleetDataFacts[];
  /** Null or absent: nothing is probed. */
  readonly probes?: ProbeFacts | null;
  /** Null or absent: the configuration asks for no beat. */
  readonly deadMan?: BeatFacts | null;
}

export interface ChannelFacts {
  readonly name: string;
  readonly id: string;
  /** null: the guild has no such channel. */
  readonly found: { readonly name: string; readonly missing: readonly string[] } | null;
  /** Not of the configuration: `name` is a subscription's. */
  readonly isSubscribed?: boolean;
}

export interface RoleFacts {
  readonly name: string;
  readonly id: string;
  /** null: the guild has no such role. */
  readonly found: { readonly mentionable: boolean } | null;
  /** Whether some message is to notify it. */
  readonly isMentioned: boolean;
}

export interface SourceFacts {
  readonly source: string;
  /** The variable that turns it on. */
  readonly variable: string;
  readonly isOn: boolean;
  readonly lastHeardAt: Date | null;
  /** What asks whether it may send, and waits for somebody to confirm it. */
  readonly unconfirmed?: readonly { readonly name: string; readonly askedAt: Date }[];
}

export interface ConnectionFacts {
  readonly name: string;
  readonly kind: string;
  /** null: nothing has asked it yet. */
  readonly lastTry: { readonly at: Date; readonly succeededAt: Date | null; readonly failure: string | null } | null;
}

export interface JobFacts {
  readonly name: string;
  readonly failuresInARow: number;
  readonly error: string | null;
  readonly missed: number;
}

export type FindingState = 'well' | 'warning' | 'problem';

export interface Finding {
  readonly about:
    | 'discord'
    | 'channel'
    | 'role'
    | 'source'
    | 'connection'
    | 'clock'
    | 'disk'
    | 'backups'
    | 'job'
    | 'inbox'
    | 'route'
    | 'delivery'
    | 'act'
    | 'events'
    | 'samples'
    | 'probes'
    | 'dead-man'
    | 'fleet';
  /** Which of them, e.g. a channel's name; the same as `about` where there is one. */
  readonly subject: string;
  readonly state: FindingState;
  /** A sentence. May hold foreign text. */
  readonly says: string;
  /** What to do; null when all is well. */
  readonly fix: string | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Discord's signatures and our times drift apart unnoticed until then; more than this, and times shown are wrong. */
const SKEW_WARNING_MS = 5_000;
const SKEW_PROBLEM_MS = 60_000;
const DISK_WARNING = 0.2;
const DISK_PROBLEM = 0.05;
/** A night's backup, and time to notice that one failed. */
const BACKUP_FRESH_MS = 36 * HOUR_MS;
const CRITICAL_LATE_MS = MINUTE_MS;
const INBOX_LATE_MS = 5 * MINUTE_MS;
const JOB_FAILURES_PROBLEM = 3;

/** Everything examined, well or not, what is worst first. Each finding that is not well says what to do. */
export function diagnose(facts: HouseFacts): readonly Finding[] {
  const findings = [
    judgeGateway(facts),
    ...(facts.guildIsKnown ? [...facts.channels.map(judgeChannel), ...facts.roles.map(judgeRole)] : []),
    ...facts.sources.map(judgeSource),
    ...facts.connections.map(judgeConnection),
    judgeClock(facts),
    judgeDisk(facts),
    judgeBackups(facts),
    ...judgeJobs(facts),
    judgeInbox(facts),
    judgeDelivery(facts),
    ...judgeActs(facts),
    ...judgeEvents(facts),
    ...judgeSamples(facts),
    ...judgeProbes(facts),
    ...judgeBeat(facts),
    ...judgeFleetData(facts),
    ...judgeRoutes(facts.routes, facts.now).map(routeFinding),
  ];
  return findings.toSorted((a, b) => RANK[a.state] - RANK[b.state]);
}

/** What the whole examination comes to. */
export function worstOf(findings: readonly Finding[]): FindingState {
  return findings.toSorted((a, b) => RANK[a.state] - RANK[b.state])[0]?.state ?? 'well';
}

const RANK: Readonly<Record<FindingState, number>> = { problem: 0, warning: 1, well: 2 };

type Sentence = Pick<Finding, 'state' | 'says' | 'fix'>;
const well = (says: string): Sentence => ({ state: 'well', says, fix: null });
const warning = (says: string, fix: string): Sentence => ({ state: 'warning', says, fix });
const problem = (says: string, fix: string): Sentence => ({ state: 'problem', says, fix });

function judgeGateway({ gateway, guildIsKnown }: HouseFacts): Finding {
  const about = { about: 'discord', subject: 'discord' } as const;
  if (gateway.phase !== 'ready')
    return {
      ...about,
      ...problem(
        `Discord's gateway is ${gateway.phase}${gateway.reason === null ? '' : `: ${gateway.reason}`}`,
        'Check DISCORD_TOKEN, and discordstatus.com. What is to be said is kept meanwhile.',
      ),
    };
  if (!guildIsKnown)
    return {
      ...about,
      ...problem('The bot is connected, and not a member of its server', 'Invite it, and check DISCORD_GUILD_ID.'),
    };
  return { ...about, ...well('Connected, token and intents accepted') };
}

function judgeChannel({ name, id, found, isSubscribed = false }: ChannelFacts): Finding {
  const about = { about: 'channel', subject: name } as const;
  if (found === null && isSubscribed)
    return {
      ...about,
      ...problem(
        `The server has no channel ${id}, to which ${name} shows runs`,
        `End it: \`/pipeline unsubscribe ${name}\`.`,
      ),
    };
  if (found === null)
    return {
      ...about,
      ...problem(
        `The server has no channel ${id}, which the configuration calls ${name}`,
        'Put the id of its successor into the configuration, and reload it.',
      ),
    };
  if (found.missing.length > 0)
    return {
      ...about,
      ...problem(
        `Muster lacks ${found.missing.map(spaced).join(', ')} in #${found.name}`,
        "Allow them to the bot's role in the settings of the channel.",
      ),
    };
  // The configuration's own name for it is what everybody types, so that a renaming on Discord breaks nothing.
  return { ...about, ...well(found.name === name || isSubscribed ? 'Open' : `Open; Discord calls it #${found.name}`) };
}

function judgeRole({ name, id, found, isMentioned }: RoleFacts): Finding {
  const about = { about: 'role', subject: name } as const;
  if (found === null)
    return {
      ...about,
      ...problem(
        `The server has no role ${id}, which the configuration calls ${name}: its grants are nobody's`,
        'Put the id of its successor into the configuration, and reload it.',
      ),
    };
  if (isMentioned && !found.mentionable)
    return {
      ...about,
      ...warning(
        `Messages mention ${name}, and Discord notifies nobody of it`,
        'Allow anyone to mention the role, or give the bot Mention Everyone.',
      ),
    };
  return { ...about, ...well(isMentioned ? 'There, and can be notified' : 'There') };
}

function judgeSource({ source, variable, isOn, lastHeardAt, unconfirmed = [] }: SourceFacts): Finding {
  const about = { about: 'source', subject: source } as const;
  if (!isOn) return { ...about, ...well(`Off: ${variable} is not set`) };
  const [waits] = unconfirmed;
  if (waits !== undefined)
    return {
      ...about,
      ...warning(
        `${waits.name} asked ${stamp(waits.askedAt)} whether it may send${unconfirmed.length > 1 ? `, and ${unconfirmed.length - 1} more` : ''}; nobody has confirmed it`,
        '`muster sns pending` prints the command that does.',
      ),
    };
  if (lastHeardAt === null)
    return {
      ...about,
      ...warning(
        'On, and never heard from',
        `Point its webhooks to /webhooks/${source}, and look at its own list of deliveries.`,
      ),
    };
  return { ...about, ...well(`Last heard ${stamp(lastHeardAt)}`) };
}

function judgeConnection({ name, kind, lastTry }: ConnectionFacts): Finding {
  const about = { about: 'connection', subject: name } as const;
  if (lastTry === null) return { ...about, ...well(`Not asked yet (${kind})`) };
  if (lastTry.failure === null) return { ...about, ...well(`Answered ${stamp(lastTry.at)}`) };
  const since = lastTry.succeededAt === null ? 'it never answered' : `it last answered ${stamp(lastTry.succeededAt)}`;
  return {
    ...about,
    ...warning(
      `Cannot be reached: ${lastTry.failure}; ${since}`,
      'Check its baseUrl and credential in the configuration, and the network in between.',
    ),
  };
}

function judgeClock({ clockSkewMs }: HouseFacts): Finding {
  const about = { about: 'clock', subject: 'clock' } as const;
  if (clockSkewMs === null) return { ...about, ...well('Not compared: Discord did not answer') };
  const off = Math.abs(clockSkewMs);
  const says = `This machine's clock is ${Math.round(off / 1000)} s ${clockSkewMs > 0 ? 'ahead of' : 'behind'} Discord's`;
  const fix = 'Let it follow a time server (chrony, systemd-timesyncd).';
  if (off >= SKEW_PROBLEM_MS) return { ...about, ...problem(says, fix) };
  if (off >= SKEW_WARNING_MS) return { ...about, ...warning(says, fix) };
  return { ...about, ...well('Agrees with Discord’s') };
}

function judgeDisk({ disk }: HouseFacts): Finding {
  const about = { about: 'disk', subject: 'disk' } as const;
  if (disk === null) return { ...about, ...well('Not read: the system does not tell') };
  const free = disk.totalBytes === 0 ? 1 : disk.freeBytes / disk.totalBytes;
  const says = `${Math.floor(free * 100)} % of the disk below ${disk.folder} is free`;
  const fix = 'Make room, lower retention in the configuration, or move old backups elsewhere.';
  if (free < DISK_PROBLEM) return { ...about, ...problem(says, fix) };
  return { ...about, ...(free < DISK_WARNING ? warning(says, fix) : well(says)) };
}

function judgeBackups({ backups, now }: HouseFacts): Finding {
  const about = { about: 'backups', subject: 'backups' } as const;
  const { newestAt, folder, runningSince } = backups;
  // Before its first night a new Muster has none, and nothing is wrong with it.
  const age = now.getTime() - (newestAt ?? runningSince).getTime();
  if (age <= BACKUP_FRESH_MS)
    return {
      ...about,
      ...well(newestAt === null ? 'The first is due tonight' : `The newest is of ${stamp(newestAt)}`),
    };
  const what = newestAt === null ? 'There is none' : `The newest is of ${stamp(newestAt)}`;
  return {
    ...about,
    ...problem(`${what} in ${folder}`, '`muster db backup` makes one now; the log says why the nightly job did not.'),
  };
}

function judgeJobs({ jobs }: HouseFacts): readonly Finding[] {
  const failing = jobs.filter(({ failuresInARow }) => failuresInARow > 0);
  if (failing.length === 0) return [{ about: 'job', subject: 'job', ...well(`${jobs.length} jobs, none failing`) }];
  return failing.map(({ name, failuresInARow, error }) => {
    const times = failuresInARow === 1 ? 'failed at its last run' : `failed ${failuresInARow} times in a row`;
    const says = `The job ${name} ${times}${error === null ? '' : `: ${error}`}`;
    const fix = 'The log has the whole error; the job goes on trying at its times.';
    const judge = failuresInARow >= JOB_FAILURES_PROBLEM ? problem : warning;
    return { about: 'job', subject: name, ...judge(says, fix) };
  });
}

function judgeInbox({ inbox }: HouseFacts): Finding {
  const about = { about: 'inbox', subject: 'inbox' } as const;
  if ((inbox.oldestWaitingMs ?? 0) >= INBOX_LATE_MS)
    return {
      ...about,
      ...problem(
        `${inbox.waiting} events wait to be handled, the oldest for ${Math.round((inbox.oldestWaitingMs ?? 0) / MINUTE_MS)} min`,
        'The log says what holds them up; nothing of them is lost.',
      ),
    };
  if (inbox.setAside > 0)
    return {
      ...about,
      ...warning(
        `${inbox.setAside} events broke their handler and are set aside`,
        '`/inbox list` shows them; `/inbox replay` gives them another go.',
      ),
    };
  return { ...about, ...well('Nothing waits, nothing is set aside') };
}

function judgeDelivery({ delivery }: HouseFacts): Finding {
  const about = { about: 'delivery', subject: 'delivery' } as const;
  if (delivery.state === 'unauthorized')
    return {
      ...about,
      ...problem('Discord refuses the token, so nothing is said', 'Set DISCORD_TOKEN anew, and restart.'),
    };
  if ((delivery.oldestCriticalMs ?? 0) >= CRITICAL_LATE_MS)
    return {
      ...about,
      ...problem(
        `A critical message has waited ${Math.round((delivery.oldestCriticalMs ?? 0) / 1000)} s`,
        '/healthz?verbose says what the relay waits for.',
      ),
    };
  if (delivery.blocked.length > 0)
    return {
      ...about,
      ...warning(
        `Closed to Muster: ${delivery.blocked.join(', ')}`,
        'The findings on channels say what is missing; Muster looks again every few minutes.',
      ),
    };
  return { ...about, ...well('Nothing critical waits') };
}

function routeFinding({ subject, ...trouble }: ReturnType<typeof judgeRoutes>[number]): Finding {
  const about = { about: 'route', subject } as const;
  return { ...about, ...(trouble.kind === 'well' ? well(trouble.says) : warning(trouble.says, trouble.fix)) };
}

/** `SendMessagesInThreads` → Send Messages In Threads, as Discord's settings call it. */
function spaced(permission: string): string {
  return permission.replaceAll(/([a-z])([A-Z])/g, '$1 $2');
}

/** For every reader: Discord's message formats, a terminal and JSON alike. */
function stamp(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
