import type { Config } from '../platform/config/config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import type { Ids } from '../platform/ids.ts';
import { channelForNotice } from '../operations/notice.ts';
import { judgeRhythm, RHYTHM_WINDOW_MS, type Rhythm } from './rhythm.ts';
import {
  deleteSilencesBefore,
  findLastWebhook,
  findWatch,
  listClockStarts,
  listHeardOfSystem,
  listOpenSilences,
  saveSilence,
  saveWatch,
} from './silence-store.ts';
import type { SilenceFact } from './silence-fact.ts';
import { silenceMessage } from './silence-view.ts';
import { judgeSilence, subjectKey, type Silence, type SilenceSubject } from './silence.ts';
import type { CiSystem } from './run.ts';

export interface SilenceService {
  /** Looks at every source and every pipeline that is started by the clock; tells who fell silent, and who speaks again. */
  look(): Promise<void>;
}

export interface SilenceServiceParts {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'next'>;
  readonly cards: Cards;
  readonly facts: FactSink<SilenceFact>;
}

/** Looked at this long ago or longer: Muster was away in between. The job looks every ten minutes. */
const AWAY_MS = 30 * 60_000;
const KEPT_MS = 90 * 86_400_000;

/** Through which doors a system speaks. */
const SOURCES: Readonly<Record<CiSystem, readonly string[]>> = {
  github: ['github'],
  gitlab: ['gitlab'],
  jenkins: ['jenkins'],
  aws: ['aws/sns', 'aws/eventbridge'],
  generic: ['generic'],
};

export function createSilenceService(parts: SilenceServiceParts): SilenceService {
  return {
    async look() {
      const { database, clock } = parts;
      const now = clock.now();
      const watch = await findWatch(database.read);
      const wasAway = watch === null || now.getTime() - watch.lookedAt.getTime() > AWAY_MS;
      const listeningSince = wasAway ? now : watch.listeningSince;
      const open = await listOpenSilences(database.read);
      const findings = await examine(parts, { now, listeningSince, open });
      await database.transaction(async (tx) => {
        await saveWatch(tx, { listeningSince, lookedAt: now });
        await deleteSilencesBefore(tx, new Date(now.getTime() - KEPT_MS));
        for (const silence of findings) await tell(parts, tx, silence);
      });
    },
  };
}

interface Looking {
  readonly now: Date;
  readonly listeningSince: Date;
  readonly open: readonly Silence[];
}

/** What is to be written: silences that began, and those that ended. */
async function examine(parts: SilenceServiceParts, looking: Looking): Promise<readonly Silence[]> {
  const { config, database, ids } = parts;
  const current = config();
  const subjects = subjectsOf(current);
  const findings: Silence[] = [];
  const silentSystems = new Set<CiSystem>();
  for (const subject of subjects) {
    const known = looking.open.find((each) => subjectKey(each.subject) === subjectKey(subject)) ?? null;
    const rhythm = await rhythmOf(database.read, subject, looking);
    const step = judgeSilence(known, rhythm, looking.now);
    if (subject.kind === 'source' && rhythm.kind === 'silent') silentSystems.add(subject.system);
    if (step.kind === 'end' && known !== null) findings.push({ ...known, end: step.end });
    if (step.kind !== 'notice') continue;
    // Where a whole source is silent, its card speaks for all that it would have told of.
    if (subject.kind === 'pipeline' && silentSystems.has(subject.system)) continue;
    const channel = channelFor(current, subject);
    if (channel === null) continue;
    const { heardAt, longestGapMs, heardCount } = step;
    findings.push({
      ...{ id: ids.next(), subject, heardAt, noticedAt: looking.now, longestGapMs, heardCount, channel, end: null },
    });
  }
  const gone = looking.open.filter(
    (each) => !subjects.some((subject) => subjectKey(subject) === subjectKey(each.subject)),
  );
  return [...findings, ...gone.map((each): Silence => ({ ...each, end: { kind: 'forgotten', at: looking.now } }))];
}

/** Sources come first: they speak for their pipelines. */
function subjectsOf({ pipelines }: Config): readonly SilenceSubject[] {
  const systems = [...new Set(pipelines.map(({ system }) => system))];
  return [
    ...systems.map((system): SilenceSubject => ({ kind: 'source', system })),
    ...pipelines.map(({ name, system }): SilenceSubject => ({ kind: 'pipeline', pipeline: name, system })),
  ];
}

async function rhythmOf(reader: Reader, subject: SilenceSubject, { now, listeningSince }: Looking): Promise<Rhythm> {
  const from = new Date(now.getTime() - RHYTHM_WINDOW_MS);
  if (subject.kind === 'pipeline') {
    const heard = await listClockStarts(reader, subject.pipeline, from);
    return judgeRhythm({ heard, listeningSince, now });
  }
  const runs = await listHeardOfSystem(reader, subject.system, from);
  const rhythm = judgeRhythm({ heard: runs, listeningSince, now });
  if (rhythm.kind !== 'silent') return rhythm;
  // A source that still tells of anything is not silent, if no run began.
  const webhook = await findLastWebhook(reader, SOURCES[subject.system]);
  return webhook === null || webhook <= rhythm.last
    ? rhythm
    : judgeRhythm({ heard: [...runs, webhook], listeningSince, now });
}

function channelFor(config: Config, subject: SilenceSubject): string | null {
  if (subject.kind === 'pipeline')
    return config.pipelines.find(({ name }) => name === subject.pipeline)?.channel ?? null;
  return channelForNotice(
    config.channels.map(({ name }) => name),
    null,
  );
}

async function tell({ config, cards, facts }: SilenceServiceParts, tx: Transaction, silence: Silence): Promise<void> {
  await saveSilence(tx, silence);
  await facts.state(tx, { kind: 'silence.changed', silence });
  // A source is an alert among the others where alerts are shown; a schedule concerns those who read its channel.
  if (silence.subject.kind === 'source' && config().alerts.channel !== null) return;
  await cards.put(tx, {
    key: `silence:${silence.id}@${silence.channel}`,
    kind: 'silence',
    place: { kind: 'channel', channel: silence.channel },
    lane: 'normal',
    phase: silence.end === null ? 'open' : 'final',
    ...silenceMessage(silence),
  });
}
