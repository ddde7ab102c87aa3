import { storable } from '../audit/audit.ts';
import { fleetOf } from '../fleets/fleet.ts';
import { isOfParty } from '../people/party.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import { standingsOf, type BeginDeps } from './begin-deps-service.ts';
import { putRequestCard, requestCardKey } from './request-card-service.ts';
import { byMuster, type ActBy } from './request-record-service.ts';
import { doerOf, isRequester } from './request-rights.ts';
import { findRequest } from './request-store.ts';
import { isBeforeItBegan, requestId, type UpgradeRequest } from './request.ts';
import { askSignOffs } from './sign-off-service.ts';
import { mentionPresent } from './stand-in-service.ts';
import { listStudies, saveStudy } from './study-store.ts';
import { answeredNews, askedNews } from './study-view.ts';
import type { Study, StudyOutcome } from './study.ts';
import type { Words } from './request-view.ts';

export interface StudyAsk {
  readonly number: number;
  readonly office: string;
}

/** Questions to the offices that are to agree. Records its acts; the caller's gate has judged them. null: no such request. */
export interface StudyService {
  ask(ask: StudyAsk & { readonly question: string }, by: ActBy): Promise<StudyOutcome | null>;
  answer(
    ask: StudyAsk & { readonly result: string; readonly link: string | null },
    by: ActBy,
  ): Promise<StudyOutcome | null>;
  /** To ask about one's own request takes less than about another's. */
  askRequirement(request: UpgradeRequest, actor: Actor): Requirement;
  answerRequirement(request: UpgradeRequest): Requirement;
}

/** Whoever reads later finds it on the card. */
const NEWS_MS = 7 * 86_400_000;

export function createStudyService(deps: BeginDeps): StudyService {
  const { config, database, clock } = deps;
  const answerRequirement: StudyService['answerRequirement'] = ({ fleet }) => ({
    permission: 'upgrade.approve',
    fleet,
  });
  const askRequirement: StudyService['askRequirement'] = (request, actor) => ({
    permission: isRequester(config(), request, actor) ? 'upgrade.withdraw' : 'upgrade.decide',
    fleet: request.fleet,
  });
  return {
    askRequirement,
    answerRequirement,
    ask: ({ number, office, question }, by) =>
      database.transaction(async (tx): Promise<StudyOutcome | null> => {
        const found = await findOffice(tx, deps, { number, office });
        if (found === null || found.kind !== 'office') return found;
        const { request, signOff } = found;
        const asked = { request: number, office, question: storable(question), answer: null };
        const study: Study = { ...asked, askedBy: doerOf(config(), by.actor), askedAt: clock.now() };
        await saveStudy(tx, study);
        const now = clock.now();
        const party = signOff.from.length === 0 ? found.fleet.maintainer : null;
        const parties = party === null ? signOff.from : [party];
        for (const [index, each] of parties.entries()) {
          const whom = await mentionPresent(tx, each, { config: config(), guildId: deps.guildId, now });
          await putNews(tx, deps, {
            request,
            name: `asked:${office}:${index}`,
            words: askedNews(request, study, whom),
          });
        }
        await record(tx, deps, { request, by, requirement: askRequirement(request, by.actor), outcome: 'study-asked' });
        return { kind: 'asked', request, study };
      }),
    answer: ({ number, office, result, link }, by) =>
      database.transaction(async (tx): Promise<StudyOutcome | null> => {
        const found = await findOffice(tx, deps, { number, office });
        if (found === null || found.kind !== 'office') return found;
        const { request, fleet, signOff } = found;
        const before = (await listStudies(tx, number)).find((each) => each.office === office);
        if (before === undefined) return { kind: 'nothing-asked', office };
        const isTheirs =
          signOff.from.length === 0 || signOff.from.some((party) => isOfParty(config(), by.actor, party));
        if (!isTheirs) return { kind: 'not-yours', office };
        const answer = { result: storable(result), link, by: doerOf(config(), by.actor), at: clock.now() };
        const study: Study = { ...before, answer };
        await saveStudy(tx, study);
        await askAnew(tx, deps, { request, fleet, office });
        await putNews(tx, deps, { request, name: `answered:${office}`, words: answeredNews(request, study) });
        await record(tx, deps, { request, by, requirement: answerRequirement(request), outcome: 'study-answered' });
        return { kind: 'answered', request, study };
      }),
  };
}

type Office =
  | {
      readonly kind: 'office';
      readonly request: UpgradeRequest;
      readonly fleet: FleetConfig;
      readonly signOff: FleetConfig['upgrades']['approvals'][number];
    }
  | Extract<StudyOutcome, { kind: 'no-such-office' | 'over' }>;

async function findOffice(tx: Transaction, deps: BeginDeps, { number, office }: StudyAsk): Promise<Office | null> {
  const request = await findRequest(tx, deps.guildId, number);
  if (request === null) return null;
  if (!isBeforeItBegan(request)) return { kind: 'over', request };
  const fleet = fleetOf(deps, request.fleet);
  const signOffs = fleet?.upgrades.approvals ?? [];
  const signOff = signOffs.find(({ name }) => name === office);
  if (fleet === null || signOff === undefined)
    return { kind: 'no-such-office', office, offices: signOffs.map(({ name }) => name) };
  return { kind: 'office', request, fleet, signOff };
}

/** Whoever is asked to agree and has said nothing yet is asked again, with what was found beside the question. */
async function askAnew(
  tx: Transaction,
  deps: BeginDeps,
  {
    request,
    fleet,
    office,
  }: { readonly request: UpgradeRequest; readonly fleet: FleetConfig; readonly office: string },
): Promise<void> {
  const standing = (await standingsOf(tx, deps, { request, fleet })).find(({ name }) => name === office);
  const approval = standing?.approval ?? null;
  if (standing?.kind !== 'waiting' || approval === null || approval.agreements.length > 0) return;
  await deps.approvals.voidFor(tx, approval.subject, `what ${office} was asked is answered`);
  await askSignOffs(tx, deps, { request, fleet, by: byMuster(deps, request, 'upgrade:ask'), again: false });
}

async function putNews(
  tx: Transaction,
  { cards, clock }: BeginDeps,
  { request, name, words }: { readonly request: UpgradeRequest; readonly name: string; readonly words: Words },
): Promise<void> {
  const now = clock.now().getTime();
  await cards.put(tx, {
    // Each is news: an edit notifies nobody.
    key: `upgrade-study:${requestId(request.number)}:${name}:${now}@${request.channel}`,
    kind: 'upgrade-study',
    place: { kind: 'channel', channel: request.channel },
    replyTo: requestCardKey(request),
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(now + NEWS_MS),
    ...words,
  });
}

async function record(
  tx: Transaction,
  { audit, cards, config }: BeginDeps,
  {
    request,
    by,
    requirement,
    outcome,
  }: {
    readonly request: UpgradeRequest;
    readonly by: ActBy;
    readonly requirement: Requirement;
    readonly outcome: string;
  },
): Promise<void> {
  await putRequestCard(tx, request, { cards, config: config() });
  const about = { subject: requestId(request.number), cardKey: requestCardKey(request) };
  await audit.record(tx, { ...by, requirement, verdict: 'allowed', outcome, ...about });
}
