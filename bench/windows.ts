import { RRuleTemporal } from 'rrule-temporal';
import { wallMs } from '../src/windows/local-time.ts';
import { readRecurrence, writeRecurrence, type Recurrence } from '../src/windows/recurrence.ts';
import { staffedOf } from '../src/windows/staffed-window.ts';
import { WHOLE_SCOPE } from '../src/windows/window-scope.ts';
import type { ReleaseWindow } from '../src/windows/window.ts';
import { interleave, type Bench, type Side } from './bench.ts';
import type { Measured } from './figure.ts';
import { quantile } from './statistics.ts';

const DAYS = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
const PAIRS = 'FREQ=WEEKLY;BYDAY=TU,TH';
const LAST_FRIDAYS = 'FREQ=MONTHLY;BYDAY=-1FR';
const RULES = [
  'FREQ=DAILY',
  'FREQ=DAILY',
  DAYS,
  DAYS,
  PAIRS,
  PAIRS,
  PAIRS,
  'FREQ=WEEKLY',
  LAST_FRIDAYS,
  'FREQ=MONTHLY',
];
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Hong_Kong'] as const;
const START = '2026-01-05T10:00';
const YEAR = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2027-01-01T00:00:00Z') };
const WARM_UP = 5;
const TIMES = 40;

/** A year of ten windows that come back in three zones: days, weekdays, pairs of days, weeks and months. */
export const windows: Bench = {
  name: 'windows',
  about:
    'A year of ten recurring windows, listed with their people and counted in three zones, two of which change their clocks twice. ' +
    'The floor is the library alone, which expands the same rules in UTC. Twenty times that is about 10 ms, where less than 50 ms is wanted.',
  rounds: 5,
  run: (rounds, say) =>
    interleave(
      { rounds, aims: [{ measure: 'p50', what: 'a year of windows listed, p50', unit: 'ms', atMost: 20 }], say },
      (side) => Promise.resolve(measure(side)),
    ),
};

function measure(side: Side): Measured {
  const list = side === 'floor' ? listByLibrary : listByMuster;
  const times: number[] = [];
  for (let round = 0; round < WARM_UP + TIMES; round += 1) {
    const began = performance.now();
    list();
    times.push(performance.now() - began);
  }
  return { p50: quantile(times.slice(WARM_UP), 0.5) };
}

function listByLibrary(): void {
  for (const rule of RULES)
    new RRuleTemporal({ rruleString: `DTSTART:20260105T100000Z\nRRULE:${rule}` }).between(YEAR.from, YEAR.to, true);
}

function listByMuster(): void {
  const found = staffedOf(WINDOWS, [], YEAR);
  if (found.length < 1500) throw new Error(`Only ${found.length} occurrences of a year were listed.`);
}

const WINDOWS = RULES.map(windowOf);

function windowOf(text: string, index: number): ReleaseWindow {
  return {
    number: index + 1,
    guildId: '100000000000000001',
    kind: 'allow',
    name: writeRecurrence(ruleOf(text)),
    scope: WHOLE_SCOPE,
    timeZone: ZONES[index % ZONES.length] ?? 'UTC',
    start: START,
    length: { kind: 'until', time: '12:00', daysLater: 0 },
    recurrence: ruleOf(text),
    exceptions: [],
    staffing: [],
    closing: 'finish',
    channel: 'devops',
    state: 'active',
    version: 1,
    createdBy: { userId: null, person: null, name: 'bench' },
    createdAt: new Date(wallMs(START)),
    cancelledBy: null,
  };
}

function ruleOf(text: string): Recurrence {
  const read = readRecurrence(text);
  if (read.kind === 'unreadable') throw new Error(read.why);
  return read.recurrence;
}
