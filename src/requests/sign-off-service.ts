import type { ActBy, Objection } from '../approvals/approval-outcome.ts';
import type { Approval, Binding } from '../approvals/approval.ts';
import { fleetOf } from '../fleets/fleet.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { readApprovalsAbout } from '../approvals/approval-reading-service.ts';
import { standingsOf, type BeginDeps } from './begin-deps-service.ts';
import { byMuster } from './request-record-service.ts';
import { deployRequirement } from './request-rights.ts';
import { isBeginnable, LATEST_BEGIN_MS } from './begin.ts';
import { putReadyNews } from './begin-news-service.ts';
import { putRequestCard } from './request-card-service.ts';
import { findRequest } from './request-store.ts';
import { isOpen, requestId, type UpgradeRequest } from './request.ts';
import { readAuthor } from './sign-off-reading-service.ts';
import {
  compareAuthor,
  lacking,
  parseSignOffSubject,
  personOf,
  signOffBinding,
  signOffPrefix,
  signOffSubject,
  toAsk,
  type SignOff,
  type SignOffStanding,
} from './sign-off.ts';
import { listStudies } from './study-store.ts';
import { reasonWithStudy } from './study.ts';

const HOUR_MS = 3_600_000;
/** The job looks every few seconds; what begins late still finds its approvals. */
const SPARE_MS = 600_000;

export interface Asking {
  readonly request: UpgradeRequest;
  readonly fleet: FleetConfig;
  readonly by: ActBy;
  /** Also those who said no. */
  readonly again: boolean;
}

/** Asks those whose word is missing and who are not asked already; what they said of something else is void by it. */
export async function askSignOffs(
  tx: Transaction,
  deps: BeginDeps,
  { request, fleet, by, again }: Asking,
): Promise<readonly SignOffStanding[]> {
  const standings = await standingsOf(tx, deps, { request, fleet });
  const asked = again ? lacking(standings).filter(({ kind }) => kind !== 'waiting') : toAsk(standings);
  for (const { name, approval, kind } of asked) {
    const signOff = fleet.upgrades.approvals.find((each) => each.name === name);
    if (signOff === undefined) continue;
    // Agreed to by people who are one by now: the very same would count as asked already.
    if (kind === 'void' && approval !== null)
      await deps.approvals.voidFor(tx, approval.subject, voidWords(approval, signOffBinding(request, signOff)));
    await askOne(tx, deps, { request, signOff, by });
  }
  return asked.length === 0 ? standings : standingsOf(tx, deps, { request, fleet });
}

function voidWords({ binding }: Approval, now: Binding): string {
  const changed = (['act', 'target', 'version', 'window'] as const).filter((part) => binding[part] !== now[part]);
  if (changed.length === 0) return 'those who agreed are no longer enough people who count';
  const words = {
    act: 'who must agree',
    target: 'the request',
    version: 'the version or its image',
    window: 'its time',
  };
  return `${changed.map((part) => words[part]).join(' and ')} changed`;
}

async function askOne(
  tx: Transaction,
  { approvals, clock }: BeginDeps,
  { request, signOff, by }: { readonly request: UpgradeRequest; readonly signOff: SignOff; readonly by: ActBy },
): Promise<void> {
  const { requestedBy, fleet, version, plan, reason } = request;
  const study = (await listStudies(tx, request.number)).find(({ office }) => office === signOff.name) ?? null;
  const now = clock.now();
  // An approval of a plan is good until the plan is over, and not a moment longer.
  const expiresAt =
    plan === null
      ? new Date(now.getTime() + signOff.hours * HOUR_MS)
      : new Date(plan.at.getTime() + LATEST_BEGIN_MS + SPARE_MS);
  await approvals.request(
    tx,
    {
      subject: signOffSubject(request, signOff.name),
      binding: signOffBinding(request, signOff),
      fleet,
      permission: 'upgrade.approve',
      people: signOff.people,
      from: signOff.from,
      what: `${signOff.name} for ${requestId(request.number)}: deploy ${version.text} to ${fleet}${plan === null ? '' : ', at the time that is planned'}`,
      reason: reasonWithStudy(reason, study),
      expiresAt,
      askedUnder: deployRequirement(request),
      // Whoever wants it is who must not agree to it, whoever had it asked.
      asker: requestedBy,
    },
    by,
  );
}

/** Reaction: a request came to another state. Asks who must agree, or takes back what nobody needs any more. */
export async function followRequest(tx: Transaction, deps: BeginDeps, request: UpgradeRequest): Promise<void> {
  const fleet = fleetOf(deps, request.fleet);
  if (isBeginnable(request)) {
    if (fleet === null || fleet.upgrades.approvals.length === 0) return;
    await askSignOffs(tx, deps, { request, fleet, by: byMuster(deps, request, 'upgrade:ask'), again: false });
    await redraw(tx, deps, request);
    return;
  }
  if (isOpen(request)) return;
  const about = await readApprovalsAbout(tx, deps.guildId, signOffPrefix(request));
  const open = about.filter(({ state }) => state === 'waiting' || state === 'agreed');
  for (const { subject } of open)
    await deps.approvals.voidFor(tx, subject, `${requestId(request.number)} was ${request.state}`);
}

/** Reaction: somebody agreed, or a question ended. The request's card shows it, and its maintainer learns of the last. */
export async function followApproval(tx: Transaction, deps: BeginDeps, approval: Approval): Promise<void> {
  const parsed = parseSignOffSubject(approval.subject);
  const request = parsed === null ? null : await findRequest(tx, deps.guildId, parsed.number);
  const fleet = request === null ? null : fleetOf(deps, request.fleet);
  if (request === null || fleet === null || !isBeginnable(request)) return;
  await redraw(tx, deps, request);
  if (approval.state !== 'agreed' || request.state !== 'accepted') return;
  const standings = await standingsOf(tx, deps, { request, fleet });
  if (lacking(standings).length === 0) await putReadyNews(tx, deps, { request, fleet, standings });
}

async function redraw(tx: Transaction, { cards, config }: BeginDeps, request: UpgradeRequest): Promise<void> {
  await putRequestCard(tx, request, { cards, config: config() });
}

/** What an approval of this room is about by now; null: nothing any more; undefined: it is another room's. */
export async function signOffBindingNow(
  read: Reader,
  deps: Pick<BeginDeps, 'config' | 'guildId'>,
  subject: string,
): Promise<Binding | null | undefined> {
  const parsed = parseSignOffSubject(subject);
  if (parsed === null) return undefined;
  const request = await findRequest(read, deps.guildId, parsed.number);
  if (request === null || !isBeginnable(request)) return null;
  const signOff = fleetOf(deps, request.fleet)?.upgrades.approvals.find(({ name }) => name === parsed.name);
  return signOff === undefined ? null : signOffBinding(request, signOff);
}

/** Who asked, who counts for another office already, and who may have written it, is no second person here. */
export async function signOffObjection(
  read: Reader,
  deps: Pick<BeginDeps, 'config' | 'clock' | 'guildId'>,
  { subject, person }: { readonly subject: string; readonly person: string },
): Promise<Objection | null> {
  const parsed = parseSignOffSubject(subject);
  const request = parsed === null ? null : await findRequest(read, deps.guildId, parsed.number);
  const fleet = request === null ? null : fleetOf(deps, request.fleet);
  if (request === null || fleet === null) return null;
  if (fleet.upgrades.notByAuthor) {
    const compared = compareAuthor(deps.config(), await readAuthor(read, fleet, request), person);
    if (compared !== 'another') return compared === 'same' ? 'is-author' : 'author-unknown';
  }
  const others = (await standingsOf(read, deps, { request, fleet })).filter(
    ({ approval, kind }) =>
      approval !== null && approval.subject !== subject && (kind === 'waiting' || kind === 'agreed'),
  );
  const agreed = others.flatMap(({ approval }) => approval?.agreements ?? []);
  return agreed.some(({ by }) => by.person === person || personOf(deps.config(), by) === person)
    ? 'agreed-elsewhere'
    : null;
}
