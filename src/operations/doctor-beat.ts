import { stopOf, type Beat, type BeatStop } from './beat.ts';
import type { Finding } from './doctor.ts';

/** The dead-man beat as the doctor looks at it; `beat` null: the first has not set out. */
export interface BeatFacts {
  readonly everyMs: number;
  readonly beat: Pick<Beat, 'begunAt' | 'sentAt' | 'withheld' | 'withheldSince'> | null;
}

const FIXES: Readonly<Record<BeatStop, string>> = {
  inbox: 'The findings on inbox, disk and job say what holds it up.',
  discord: 'The findings on discord, delivery and the channel of deadMan say what holds it up.',
  address: 'Set the environment variable that deadMan.urlEnv names, and restart; or write deadMan.url.',
  watcher: 'Check the address of deadMan, and whether the watcher is up and the network leads there.',
};
/** A beat sets out within seconds of its time; after so many intervals without one nobody looks after them. */
const STUCK_INTERVALS = 2;

/** Nothing where the configuration asks for no beat. */
export function judgeBeat({
  deadMan,
  now,
}: {
  readonly deadMan?: BeatFacts | null;
  readonly now: Date;
}): readonly Finding[] {
  if (deadMan === undefined || deadMan === null) return [];
  const about = { about: 'dead-man', subject: 'dead-man' } as const;
  const { beat, everyMs } = deadMan;
  const sentAt = beat?.sentAt ?? null;
  const last = sentAt === null ? 'it never had one' : `the last was taken ${stamp(sentAt)}`;
  if (beat !== null && beat.withheld !== null)
    return [
      {
        ...about,
        state: 'problem',
        says: `The watcher outside is told nothing since ${stamp(beat.withheldSince ?? beat.begunAt)}: ${beat.withheld}; ${last}`,
        fix: FIXES[stopOf(beat.withheld)],
      },
    ];
  if (beat !== null && now.getTime() - beat.begunAt.getTime() > everyMs * STUCK_INTERVALS)
    return [
      {
        ...about,
        state: 'problem',
        says: `No beat has set out since ${stamp(beat.begunAt)}; ${last}`,
        fix: 'The finding on the job beat says what stops it.',
      },
    ];
  const says = sentAt === null ? 'The first beat is under way' : `The watcher outside took a beat ${stamp(sentAt)}`;
  return [{ ...about, state: 'well', says, fix: null }];
}

function stamp(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
