import { fleetOf } from '../fleets/fleet.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { overrideEnd, type ActVerdict } from '../windows/may-act.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import { windowAsk, type BeginDeps } from './begin-deps-service.ts';
import type { BeginOutcome, BeginRefusal } from './begin-outcome.ts';
import { isBeginnable, isOfTwoPeople, LATEST_BEGIN_MS, TRY_AGAIN_MS } from './begin.ts';
import type { Prepared } from './begin-execution-service.ts';
import { goBack } from './plan-service.ts';
import { byMuster, recordChange, type ActBy } from './request-record-service.ts';
import { deployRequirement, doerOf } from './request-rights.ts';
import { findRequest, saveStep, saveWithin } from './request-store.ts';
import { stepRequest, type Doer, type UpgradeRequest } from './request.ts';
import { askSignOffs } from './sign-off-service.ts';
import { lacking, signOffBinding, signOffSubject, type SignOffStanding } from './sign-off.ts';

export interface BeginAsk {
  readonly number: number;
  /** The decision that the actor saw; null for one who named the request itself. */
  readonly seen: number | null;
}

/** Who begins it; null: its time has come. */
interface Beginner {
  readonly by: Doer | null;
  readonly act: ActBy;
}

interface Beginning {
  readonly request: UpgradeRequest;
  readonly fleet: FleetConfig;
  readonly prepared: Prepared;
  readonly beginner: Beginner;
}

/** Judges everything as it is at this moment, and has it deployed. null: there is no such request. */
export async function beginNow(deps: BeginDeps, ask: BeginAsk, by: ActBy): Promise<BeginOutcome | null> {
  const { database, guildId, config } = deps;
  const asked = await findRequest(database.read, guildId, ask.number);
  if (asked === null) return null;
  const fleet = fleetOf(deps, asked.fleet);
  if (fleet?.lifecycle !== 'active') return { kind: 'not-in-use', request: asked };
  if (isOver(asked, ask)) return { kind: 'changed', request: asked };
  const prepared = await deps.execution.prepare(fleet);
  return database.transaction(async (tx) => {
    const request = (await findRequest(tx, guildId, ask.number)) ?? asked;
    if (isOver(request, ask)) return { kind: 'changed', request };
    const beginner = { by: doerOf(config(), by.actor), act: by };
    return begin(tx, deps, { request, fleet, prepared, beginner });
  });
}

function isOver(request: UpgradeRequest, { seen }: BeginAsk): boolean {
  return !isBeginnable(request) || (seen !== null && seen !== request.decision);
}

/** The job, for one request whose time has come: it begins, waits for another deploy to end, or goes back. */
export async function beginPlanned(deps: BeginDeps, due: UpgradeRequest): Promise<void> {
  const { database, guildId, clock } = deps;
  const fleet = fleetOf(deps, due.fleet);
  const prepared = fleet?.lifecycle === 'active' ? await deps.execution.prepare(fleet) : null;
  await database.transaction(async (tx) => {
    const request = await findRequest(tx, guildId, due.number);
    const now = clock.now();
    if (request?.state !== 'scheduled' || request.plan === null) return;
    if (request.dueAt !== null && request.dueAt > now) return;
    if (fleet === null || prepared === null)
      return goBack(tx, deps, { request, because: 'its fleet is not in use any more' });
    const isLate = now.getTime() - request.plan.at.getTime() > LATEST_BEGIN_MS;
    if (isLate)
      return goBack(tx, deps, { request, because: request.because ?? 'its time passed while it could not begin' });
    const beginner = { by: null, act: byMuster(deps, request, 'upgrade:begin') };
    const outcome = await begin(tx, deps, { request, fleet, prepared, beginner });
    if (outcome.kind === 'begun') return;
    if (outcome.kind === 'busy') return waitFor(tx, deps, { request, why: outcome.why });
    await goBack(tx, deps, { request, because: refusalWords(outcome) });
  });
}

/** Another deploy ends by itself: nobody has to be told of that. */
async function waitFor(
  tx: Transaction,
  { clock }: BeginDeps,
  { request, why }: { readonly request: UpgradeRequest; readonly why: string },
): Promise<void> {
  await saveWithin(tx, { ...request, because: why, dueAt: new Date(clock.now().getTime() + TRY_AGAIN_MS) });
}

/** Why it did not begin, as a sentence without a period; for what goes back, and for those who read it later. */
function refusalWords(outcome: BeginRefusal): string {
  switch (outcome.kind) {
    case 'missing-approvals':
      return `nobody agreed in time: ${lacking(outcome.standings)
        .map(({ name }) => name)
        .join(', ')}`;
    case 'someone-else-must-begin':
      return 'one person alone stands behind it';
    case 'windows-closed':
      return verdictWords(outcome.windows);
    case 'busy':
    case 'held':
    case 'no-deployer':
      return outcome.why;
    case 'not-its-time':
      return 'it is planned for later';
    case 'changed':
      return 'it was decided meanwhile';
    case 'not-in-use':
      return 'its fleet is not in use any more';
  }
}

async function begin(tx: Transaction, deps: BeginDeps, beginning: Beginning): Promise<BeginOutcome> {
  const { request, fleet, beginner } = beginning;
  const at = request.plan?.at ?? null;
  if (at !== null && at > deps.clock.now() && fleet.upgrades.approvals.length > 0)
    return { kind: 'not-its-time', request, at };
  const asking = { request, fleet, by: byMuster(deps, request, 'upgrade:ask'), again: false };
  const standings = await askSignOffs(tx, deps, asking);
  if (lacking(standings).length > 0) return { kind: 'missing-approvals', request, standings };
  const agreed = standings.flatMap(({ approval }) => approval?.agreements.map(({ by }) => by) ?? []);
  if (!isOfTwoPeople(deps.config(), fleet, { request, agreed, by: beginner.by }))
    return { kind: 'someone-else-must-begin', request, couldAsk: whoElse(deps, request, beginner) };
  const windows = await deps.windows.judge(tx, windowAsk(deps, request));
  if (windows.kind === 'refused') return { kind: 'windows-closed', request, windows };
  return carryOut(tx, deps, { ...beginning, standings });
}

function whoElse({ gate }: BeginDeps, request: UpgradeRequest, { by, act }: Beginner): readonly string[] {
  const nobody = { ...act.actor, via: 'discord', discordUserId: null, discordRoleIds: [] } as const;
  const verdict = gate.judge(nobody, deployRequirement(request));
  return verdict.kind === 'refused' ? verdict.couldAsk.filter((name) => name !== by?.person) : [];
}

/** What came to nothing after all: the approvals and the override it would have used up are as they were. */
class NotBegun extends Error {
  readonly refusal: BeginRefusal;

  constructor(refusal: BeginRefusal) {
    super(`The upgrade did not begin: ${refusal.kind}.`);
    this.refusal = refusal;
  }
}

async function carryOut(
  tx: Transaction,
  deps: BeginDeps,
  beginning: Beginning & { readonly standings: readonly SignOffStanding[] },
): Promise<BeginOutcome> {
  try {
    return await tx.savepoint(() => useAndBegin(tx, deps, beginning));
  } catch (thrown) {
    if (thrown instanceof NotBegun) return thrown.refusal;
    throw thrown;
  }
}

/** Approvals and overrides are used up by this very deploy, or by nothing. */
async function useAndBegin(
  tx: Transaction,
  deps: BeginDeps,
  { request, fleet, prepared, beginner, standings }: Beginning & { readonly standings: readonly SignOffStanding[] },
): Promise<BeginOutcome> {
  const { by, act } = beginner;
  await consumeAll(tx, deps, { request, fleet, standings });
  const windows: ActVerdict = await deps.windows.authorise(tx, windowAsk(deps, request));
  if (windows.kind === 'refused') throw new NotBegun({ kind: 'windows-closed', request, windows });
  const actor = by === null ? null : act.actor;
  const overrideUntil = overrideEnd(windows);
  const started = await deps.execution.begin(tx, { request, fleet, by, actor, prepared, overrideUntil });
  if (started.kind !== 'begun') throw new NotBegun({ kind: started.kind, request, why: started.why });
  const step = { kind: 'begin', execution: started.execution } as const;
  const stepped = stepRequest(request, step, { by, at: deps.clock.now(), seen: null });
  if (stepped.kind === 'changed') throw new NotBegun(stepped);
  await saveStep(tx, stepped.request, by);
  const requirement = deployRequirement(request);
  await recordChange(tx, deps, { request: stepped.request, by: act, requirement, told: true, outcome: 'begun' });
  return { kind: 'begun', request: stepped.request };
}

async function consumeAll(
  tx: Transaction,
  { approvals }: BeginDeps,
  {
    request,
    fleet,
    standings,
  }: { readonly request: UpgradeRequest; readonly fleet: FleetConfig; readonly standings: readonly SignOffStanding[] },
): Promise<void> {
  for (const signOff of fleet.upgrades.approvals) {
    const use = { subject: signOffSubject(request, signOff.name), binding: signOffBinding(request, signOff) };
    const used = await approvals.consume(tx, use);
    // It was judged in this very transaction.
    if (used.kind !== 'used') throw new NotBegun({ kind: 'missing-approvals', request, standings });
  }
}
