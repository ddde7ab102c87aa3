import type { DoctorService } from '../../src/operations/doctor-service.ts';
import { diagnose, type HouseFacts } from '../../src/operations/doctor.ts';

export const EXAMINED_AT = new Date('2026-03-02T09:00:00Z');

/** A house in which nothing is wrong; a test says what is. */
export function houseFacts(parts: Partial<HouseFacts> = {}): HouseFacts {
  return {
    now: EXAMINED_AT,
    gateway: { phase: 'ready', since: EXAMINED_AT, reason: null },
    guildIsKnown: true,
    channels: [{ name: 'devops', id: '110000000000000002', found: { name: 'devops', missing: [] } }],
    roles: [{ name: 'infra', id: '120000000000000003', found: { mentionable: true }, isMentioned: true }],
    sources: [{ source: 'github', variable: 'GITHUB_WEBHOOK_SECRET', isOn: true, lastHeardAt: EXAMINED_AT }],
    connections: [
      {
        name: 'directory',
        kind: 'fleet-registry',
        lastTry: { at: EXAMINED_AT, succeededAt: EXAMINED_AT, failure: null },
      },
    ],
    clockSkewMs: 200,
    disk: { folder: '/var/lib/muster', freeBytes: 50, totalBytes: 100 },
    backups: { folder: '/var/lib/muster/backups', newestAt: EXAMINED_AT, runningSince: EXAMINED_AT },
    routes: [],
    jobs: [{ name: 'back-up', failuresInARow: 0, error: null, missed: 0 }],
    inbox: { waiting: 0, oldestWaitingMs: null, setAside: 0 },
    delivery: { state: 'running', oldestCriticalMs: null, blocked: [] },
    acts: { open: {}, oldestAt: null, unknown: [] },
    events: { isOn: false, missing: [], refused: [] },
    samples: { targets: 0, answering: 0, unavailable: null, shedBelow: 0.05 },
    ...parts,
  };
}

/** A doctor who sees these facts. */
export function testDoctor(facts: HouseFacts = houseFacts()): DoctorService {
  const examine = async () => diagnose(facts);
  return { examine, examineAndTell: examine };
}
