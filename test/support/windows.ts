import type { Agent } from '../../src/approvals/approval.ts';
import { createActs } from '../../src/platform/acts/act-ledger.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { AuditTrail } from '../../src/platform/gate.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { createWindowService, type WindowService } from '../../src/windows/window-service.ts';
import type { WindowAt } from '../../src/windows/may-act.ts';
import { occurrencesOf, type Range } from '../../src/windows/occurrence.ts';
import { readRecurrence, type Recurrence } from '../../src/windows/recurrence.ts';
import { quorumOf, type StaffMember } from '../../src/windows/staffing.ts';
import { WHOLE_SCOPE } from '../../src/windows/window-scope.ts';
import type { ReleaseWindow } from '../../src/windows/window.ts';
import { testApprovalService } from './approvals.ts';
import { TEST_GUILD } from './interactions.ts';
import { roomCards } from './room.ts';

export const A_MANAGER: Agent = { userId: '200000000000000001', person: 'a-manager', name: 'A manager' };

/** Tuesday 3 March 2026, 10:00 to 12:00 in Berlin, for everything. */
export function testWindow(parts: Partial<ReleaseWindow> = {}): ReleaseWindow {
  return {
    number: 1,
    guildId: '100000000000000001',
    kind: 'allow',
    name: 'Release window',
    scope: WHOLE_SCOPE,
    timeZone: 'Europe/Berlin',
    start: '2026-03-03T10:00',
    length: { kind: 'for', minutes: 120 },
    recurrence: null,
    exceptions: [],
    staffing: [],
    closing: 'finish',
    channel: 'devops',
    state: 'active',
    version: 1,
    createdBy: A_MANAGER,
    createdAt: new Date('2026-03-01T09:00:00Z'),
    cancelledBy: null,
    ...parts,
  };
}

export function rule(text: string): Recurrence {
  const read = readRecurrence(text);
  if (read.kind !== 'recurrence') throw new Error(`${text}: ${read.why}`);
  return read.recurrence;
}

/** Every occurrence in the range, with the quorum of these people. */
export function windowsAt(
  window: ReleaseWindow,
  range: Range,
  members: readonly StaffMember[] = [],
): readonly WindowAt[] {
  return occurrencesOf(window, range).map((occurrence) => ({
    window,
    occurrence,
    quorum: quorumOf(
      window.staffing,
      members.filter((each) => each.occurrence === occurrence.key),
    ),
  }));
}

/** The real service over real approvals and cards; nothing carries out its acts. */
export function testWindowService(house: {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly audit: AuditTrail;
}): WindowService {
  const { clock, config } = house;
  const nobody = { state: () => Promise.resolve() };
  return createWindowService({
    ...house,
    ids: createIds(clock),
    gate: createGate(config),
    cards: roomCards(clock),
    facts: nobody,
    approvals: testApprovalService(house),
    acts: createActs({ clock, facts: nobody, guildId: TEST_GUILD, wake: () => undefined }),
    guildId: TEST_GUILD,
  });
}

/** The act needs a window from now on, and none is open; what it gives takes that back. */
export function closeWindows(config: { current: Config }, act: 'deploy' | 'rollback' = 'deploy'): () => void {
  const { current } = config;
  const needed = [{ acts: [act], fleets: ['waku.*'], environments: [], pipelines: [], trains: [] }];
  config.current = { ...current, windows: { ...current.windows, needed } };
  return () => {
    config.current = current;
  };
}
