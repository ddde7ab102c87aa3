import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { ApprovalService } from '../../src/approvals/approval-service.ts';
import { findCard } from '../../src/platform/delivery/card-store.ts';
import type { RequestService } from '../../src/requests/request-service.ts';
import type { StudyService } from '../../src/requests/study-service.ts';
import { studyMessage } from '../../src/requests/study-view.ts';
import { reasonWithStudy, type StudyOutcome } from '../../src/requests/study.ts';
import type { UpgradeBeginService } from '../../src/requests/upgrade-begin-service.ts';
import { testActor } from '../support/actor.ts';
import { testApprovalService } from '../support/approvals.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { messageProblems } from '../support/message-limits.ts';
import {
  askForUpgrade,
  testerAgreesConfig,
  testRequestService,
  testStudies,
  testUpgradeBegins,
} from '../support/requests.ts';
import { testWindowService } from '../support/windows.ts';

const OWNER = testActor({ discordUserId: '200000000000000001' });
const MAINTAINER = testActor({ discordUserId: '200000000000000002' });
const TESTER = testActor({ discordUserId: '200000000000000003' });

const CONFIG = testerAgreesConfig({
  policy: { everyone: [{ permission: 'upgrade.*', fleets: ['*'] }], owner: [], maintainer: [], shell: [] },
});

describe('a question to an office that is to agree', () => {
  let house: FleetWorld;
  let audit: AuditService;
  let requests: RequestService;
  let studies: StudyService;
  let begins: UpgradeBeginService;
  let approvals: ApprovalService;

  beforeEach(async () => {
    house = await openFleetWorld(CONFIG);
    const { database, clock, fleets } = house;
    const config = () => CONFIG;
    audit = createAuditService({ database, clock, config });
    approvals = testApprovalService({ database, clock, config, audit });
    const windows = testWindowService({ database, clock, config, audit });
    const parts = { database, clock, config, audit, approvals, windows };
    studies = testStudies(parts);
    begins = testUpgradeBegins(parts);
    requests = testRequestService({ database, clock, config, audit, fleets });
    await askForUpgrade(requests, CONFIG, { actor: OWNER, fleet: 'status.prod' });
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  const by = (actor = OWNER) => ({ actor, act: 'command:upgrade study' });
  const ask = (office = 'qa') => studies.ask({ number: 1, office, question: 'Do old messages load?' }, by());
  const answer = (actor = TESTER) =>
    studies.answer({ number: 1, office: 'qa', result: 'All of them', link: 'https://example.org/run/7' }, by(actor));

  /** Accepted, and qa asked for its word. */
  async function accept(): Promise<void> {
    await requests.decide({ number: 1, act: { kind: 'accept' }, seen: null }, by(MAINTAINER));
    const request = await requests.find(house.database.read, 1);
    if (request === null) throw new Error('It is gone.');
    await house.database.transaction((tx) => begins.requestChanged(tx, request));
  }

  async function cardsOf(kind: string): Promise<readonly string[]> {
    const rows = await house.database.read
      .tables<{ cards: { key: string; kind: string; body: string } }>()
      .selectFrom('cards')
      .select('body')
      .where('kind', '=', kind)
      .orderBy('key')
      .execute();
    return rows.map(({ body }) => body);
  }

  it('is told to the office alone, answered by it, and both stand on the card', async () => {
    expect(await ask()).toMatchObject({ kind: 'asked', study: { office: 'qa', answer: null } });
    expect((await findCard(house.database.read, 'upgrade:UP-1@devops'))?.body).toContain('Asked, `qa`');
    expect(await answer()).toMatchObject({ kind: 'answered', study: { answer: { result: 'All of them' } } });

    const card = await findCard(house.database.read, 'upgrade:UP-1@devops');
    expect(card?.body).toContain('All of them [the rest](https://example.org/run/7)');
    const [told, asked] = await cardsOf('upgrade-study');
    expect(asked).toContain('"users":["200000000000000003"],"roles":[]');
    expect(told).toContain('"users":["200000000000000001"],"roles":[]');
    const everything = { userIds: null, act: null, fleet: null, since: null };
    const page = await audit.search(house.database.read, everything, { limit: 2, from: { kind: 'newest' } });
    expect(page.records.map(({ permission, outcome, subject }) => [permission, outcome, subject])).toEqual([
      ['upgrade.approve', 'study-answered', 'UP-1'],
      ['upgrade.withdraw', 'study-asked', 'UP-1'],
    ]);
  });

  it('feeds the sign-off: whoever is asked to agree reads what was found', async () => {
    await ask();
    await answer();
    await accept();

    const [waiting] = await approvals.listNewest(house.database.read, 5);
    expect(waiting).toMatchObject({ state: 'waiting', subject: 'upgrade:1:qa' });
    expect(waiting?.reason).toBe(
      'It is better.\nStudied: Do old messages load? — All of them (https://example.org/run/7)',
    );
  });

  it('asks for the word anew where nobody has given theirs yet, and leaves a word that was given', async () => {
    await accept();
    await ask();
    await answer();

    const [now, before] = await approvals.listNewest(house.database.read, 5);
    expect(before).toMatchObject({ state: 'void', end: { reason: 'what qa was asked is answered' } });
    expect(now).toMatchObject({ state: 'waiting' });
    expect(now?.reason).toContain('All of them');

    if (now === undefined) throw new Error('Nobody is asked.');
    const agreeing = { number: now.number, act: { kind: 'agree' as const }, seen: now.decision };
    expect(await approvals.decide(agreeing, by(TESTER))).toMatchObject({ kind: 'agreed-enough' });
    await answer();
    expect((await approvals.listNewest(house.database.read, 5)).map(({ state }) => state)).toEqual(['agreed', 'void']);
  });

  it('is answered by nobody else, of no other office, and not once it is over', async () => {
    const outcomes: (StudyOutcome | null)[] = [await answer(), await ask('dst')];
    await ask();
    outcomes.push(await answer(MAINTAINER));
    await requests.decide({ number: 1, act: { kind: 'cancel', reason: null }, seen: null }, by());
    outcomes.push(await answer(), await ask());

    expect(outcomes.map((outcome) => outcome?.kind)).toEqual([
      'nothing-asked',
      'no-such-office',
      'not-yours',
      'over',
      'over',
    ]);
    for (const outcome of outcomes)
      if (outcome !== null) {
        expect(messageProblems(studyMessage(outcome))).toEqual([]);
        expect(studyMessage(outcome).content).not.toBe('');
      }
    expect(await studies.ask({ number: 99, office: 'qa', question: 'Why?' }, by())).toBeNull();
  });

  it('takes less for one’s own request than for another’s', async () => {
    const request = await requests.find(house.database.read, 1);
    if (request === null) throw new Error('It is gone.');

    expect(studies.askRequirement(request, OWNER).permission).toBe('upgrade.withdraw');
    expect(studies.askRequirement(request, MAINTAINER).permission).toBe('upgrade.decide');
    expect(reasonWithStudy('Why', null)).toBe('Why');
  });
});
