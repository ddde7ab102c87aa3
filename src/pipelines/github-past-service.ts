import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database } from '../platform/database/transaction.ts';
import { DELIVERIES_KEPT_MS, githubScopes, isOurHook, missedAmong, OVERLAP_MS, type Sighting } from './away.ts';
import { findSighting, listUnfinishedRuns, saveSighting } from './away-store.ts';
import { askedRun } from './github-asked-run.ts';
import type { GithubHook, GithubPastPort, GithubRef, GithubScope, HookDelivery } from './github-past-port.ts';
import type { FetchedEvent, MissedInbox } from './missed-inbox-port.ts';
import type { PastBudget } from './past-budget.ts';
import type { TagService } from './tag-service.ts';

export interface GithubPastParts {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly inbox: MissedInbox;
  readonly tags: Pick<TagService, 'record' | 'list'>;
  /** Called before anything that was missed is recorded: `since` is when its source was looked at before. */
  readonly missed: (since: Date) => Promise<void>;
}

export interface GithubLook {
  readonly connection: string;
  readonly port: GithubPastPort;
  readonly budget: PastBudget;
}

/** Runs whose end was never told are asked for, so many of a repository at a look. */
const MOST_UNFINISHED = 10;
/** A page has a hundred, so that this many pages are more than a busy day. */
const MOST_RUN_PAGES = 10;

/** Fetches what GitHub told while nobody listened: deliveries where we may read them, else runs; and every tag. */
export async function lookAtGithub(parts: GithubPastParts, look: GithubLook): Promise<void> {
  const hooks = new Map<string, readonly GithubHook[] | null>();
  const hooksOf = async (scope: GithubScope): Promise<readonly GithubHook[] | null> => {
    const key = `${scope.kind} ${scope.name}`;
    const known = hooks.get(key);
    if (known !== undefined) return known;
    const answer = await look.budget.ask(() => look.port.listHooks(scope), { mayBeRefused: true });
    const found =
      answer?.kind === 'hooks' ? answer.hooks.filter(({ url, isActive }) => isActive && isOurHook(url)) : null;
    hooks.set(key, found);
    return found;
  };

  const walked = new Set<number>();
  for (const scope of githubScopes(parts.config())) {
    if (look.budget.end !== null) return;
    const own = (await hooksOf(scope)) ?? [];
    const all = own.length > 0 || scope.kind === 'organization' ? own : ((await hooksOf(ownerOf(scope))) ?? []);
    for (const hook of all)
      if (!walked.has(hook.id)) {
        walked.add(hook.id);
        await walkDeliveries(parts, look, hook);
      }
    if (scope.kind === 'organization') continue;
    await lookAtRuns(parts, look, { repository: scope.name, hasHook: all.length > 0 });
    await lookAtTags(parts, look, scope.name);
  }
}

function ownerOf({ name }: GithubScope): GithubScope {
  return { kind: 'organization', name: name.split('/', 1)[0] ?? name };
}

/** Never looked at before: what was before us is not ours to catch up with. */
async function sightingOf({ database, clock }: GithubPastParts, source: string): Promise<Sighting> {
  const now = clock.now();
  return (
    (await findSighting(database.read, source)) ?? {
      source,
      lookedAt: now,
      seenUntil: now,
      walk: null,
      etag: null,
      answeredAt: null,
      failure: null,
    }
  );
}

async function keep({ database }: GithubPastParts, sighting: Sighting): Promise<void> {
  await database.transaction((tx) => saveSighting(tx, sighting));
}

/** From the newest delivery back to where the last walk began, page by page; what is left waits where it is. */
async function walkDeliveries(
  parts: GithubPastParts,
  { connection, port, budget }: GithubLook,
  hook: GithubHook,
): Promise<void> {
  const now = parts.clock.now();
  const sighting = await sightingOf(parts, `github:${connection}:hook:${hook.scope.name}:${hook.id}`);
  const since = new Date(sighting.seenUntil.getTime() - OVERLAP_MS);
  const from = sighting.walk?.from ?? now;
  let cursor = sighting.walk?.cursor ?? null;
  for (;;) {
    const at = cursor;
    const page = await budget.ask(() => port.listDeliveries(hook, at));
    const isWhole =
      page?.kind === 'deliveries' &&
      (await takeDeliveries(parts, { port, budget, hook, since, lookedAt: sighting.lookedAt }, page.deliveries));
    if (page?.kind !== 'deliveries' || !isWhole) {
      const failure = page?.kind === 'failed' ? page.why : null;
      await keep(parts, { ...sighting, walk: { from, cursor }, lookedAt: now, failure });
      return;
    }
    const oldest = page.deliveries.at(-1)?.deliveredAt;
    if (page.next === null || oldest === undefined || oldest <= since) break;
    cursor = page.next;
    await keep(parts, { ...sighting, walk: { from, cursor } });
  }
  await keep(parts, { ...sighting, lookedAt: now, seenUntil: from, walk: null, answeredAt: now, failure: null });
}

interface Taking {
  readonly port: GithubPastPort;
  readonly budget: PastBudget;
  readonly hook: GithubHook;
  readonly since: Date;
  readonly lookedAt: Date;
}

/** False when it could not be done to the end. A delivery that cannot be read at all is passed over for good. */
async function takeDeliveries(
  { inbox, missed: tell }: GithubPastParts,
  { port, budget, hook, since, lookedAt }: Taking,
  deliveries: readonly HookDelivery[],
): Promise<boolean> {
  const known = await inbox.listKnown(deliveries.map(({ deliveryId }) => deliveryId));
  const handles = (event: string): boolean => inbox.handles(event);
  for (const { id } of missedAmong(deliveries, { since, handles, known })) {
    const answer = await budget.ask(() => port.readDelivery(hook, id));
    if (answer === null || (answer.kind === 'failed' && answer.again === 'later')) return false;
    if (answer.kind === 'failed') continue;
    await tell(lookedAt);
    if ((await inbox.take(answer.delivered)) === 'unavailable') return false;
  }
  return true;
}

interface RunsOf {
  readonly repository: string;
  readonly hasHook: boolean;
}

/**
 * Where no webhook of ours can be read, or it was silent for longer than GitHub remembers: the runs themselves. Those
 * begun since are listed, and those whose end is not known are asked for.
 */
async function lookAtRuns(
  parts: GithubPastParts,
  { connection, port, budget }: GithubLook,
  { repository, hasHook }: RunsOf,
): Promise<void> {
  const { clock, database, inbox } = parts;
  const now = clock.now();
  const sighting = await sightingOf(parts, `github:${connection}:runs:${repository}`);
  const isForgotten = now.getTime() - sighting.seenUntil.getTime() > DELIVERIES_KEPT_MS;
  const isDone = { ...sighting, lookedAt: now, seenUntil: now, answeredAt: now, failure: null };
  if ((hasHook && !isForgotten) || !inbox.handles('workflow_run')) {
    if (budget.end === null) await keep(parts, isDone);
    return;
  }

  const since = new Date(sighting.seenUntil.getTime() - OVERLAP_MS);
  const found: FetchedEvent[] = [];
  for (let page = 1; page <= MOST_RUN_PAGES; page++) {
    const answer = await budget.ask(() => port.listRuns(repository, { since, page }));
    if (answer?.kind !== 'runs') {
      await keep(parts, { ...sighting, lookedAt: now, failure: answer?.why ?? null });
      return;
    }
    found.push(...answer.runs.flatMap((run) => askedRun(run) ?? []));
    if (answer.isLast) break;
  }
  const unfinished = await listUnfinishedRuns(database.read, { repository, before: since, limit: MOST_UNFINISHED });
  for (const runId of unfinished) {
    const answer = await budget.ask(() => port.readRun(repository, runId));
    if (answer?.kind === 'run') found.push(...[askedRun(answer.run) ?? []].flat());
  }

  const known = await inbox.listKnown(found.map(({ deliveryId }) => deliveryId));
  for (const event of found.toReversed()) {
    if (known.has(event.deliveryId)) continue;
    await parts.missed(sighting.lookedAt);
    if ((await inbox.take(event)) !== 'unavailable') continue;
    await keep(parts, { ...sighting, lookedAt: now });
    return;
  }
  if (budget.end === null) await keep(parts, isDone);
}

/** More than three tags pushed at once send no event (GitHub docs: "Webhook events and payloads", create, push). */
async function lookAtTags(
  parts: GithubPastParts,
  { connection, port, budget }: GithubLook,
  repository: string,
): Promise<void> {
  const now = parts.clock.now();
  const source = `github:${connection}:tags:${repository}`;
  const isFirst = (await findSighting(parts.database.read, source)) === null;
  const sighting = await sightingOf(parts, source);
  const answer = await budget.ask(() => port.listTags(repository, sighting.etag));
  if (answer === null) return;
  if (answer.kind === 'failed') {
    await keep(parts, { ...sighting, lookedAt: now, failure: answer.why });
    return;
  }
  const looked = { ...sighting, lookedAt: now, seenUntil: now, answeredAt: now, failure: null };
  if (answer.kind === 'unchanged') {
    await keep(parts, looked);
    return;
  }
  await recordTags(parts, { repository, tags: answer.tags, isFirst, lookedAt: sighting.lookedAt });
  await keep(parts, { ...looked, etag: answer.etag });
}

interface Listed {
  readonly repository: string;
  readonly tags: readonly GithubRef[];
  /** What is there when we look for the first time is no news. */
  readonly isFirst: boolean;
  readonly lookedAt: Date;
}

/** The id of an annotated tag is of no commit, so only its name is kept. */
async function recordTags(parts: GithubPastParts, { repository, tags, isFirst, lookedAt }: Listed): Promise<void> {
  const { database, clock, tags: service } = parts;
  const stored = await service.list(database.read, { system: 'github', repository, limit: MOST_TAGS });
  const known = new Map(stored.map(({ name, sha }) => [name, sha]));
  const news = tags.filter(({ name, sha, isAnnotated }) => {
    const before = known.get(name);
    return before === undefined || (before !== null && !isAnnotated && before !== sha);
  });
  if (news.length > 0 && !isFirst) await parts.missed(lookedAt);
  const now = clock.now();
  // A repository has thousands; the writer is held for a few hundred at a time.
  for (let at = 0; at < news.length; at += TAGS_AT_ONCE)
    await database.transaction(async (tx) => {
      for (const { name, sha, isAnnotated } of news.slice(at, at + TAGS_AT_ONCE))
        await service.record(tx, {
          system: 'github',
          repository,
          name,
          sha: isAnnotated ? null : sha,
          by: null,
          at: now,
          state: 'present',
          learned: isFirst ? 'listed' : 'missed',
          learnedAt: now,
        });
    });
}

/** Far more than any repository has. */
const MOST_TAGS = 100_000;
const TAGS_AT_ONCE = 200;
