import { storable } from '../audit/audit.ts';
import { identify, timeZoneOf } from '../people/person.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor, AuditTrail, Requirement } from '../platform/gate.ts';
import type { Channels } from './channel-port.ts';
import { nextQuiet } from './quiet-hours.ts';
import { findNextHeld, listLastTakenOfAll } from './route-record-service.ts';
import { isSameFilter } from './route-filter.ts';
import { rulesOf, type RouteRule } from './route-rule.ts';
import { filterText } from './route-text.ts';
import { previewRule } from './subscription-preview-service.ts';
import type {
  FoundSubscriptions,
  ListedSubscription,
  SubscribeOutcome,
  UnsubscribeOutcome,
} from './subscription-outcome.ts';
import {
  endSubscription,
  findSubscription,
  insertSubscription,
  listOpenSubscriptions,
  nextSubscriptionNumber,
} from './subscription-store.ts';
import { readWish, type TypedWish, type Wish } from './subscription-wish.ts';
import {
  MOST_IN_A_CHANNEL,
  parseSubscriptionId,
  subscriptionId,
  type Doer,
  type Subscription,
} from './subscription.ts';

/** What making and ending subscriptions takes: they show runs of every fleet. */
export const MANAGE: Requirement = { permission: 'subscription.manage', fleet: null };

export interface SubscriptionServiceParts {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly channels: Channels;
  readonly guildId: string;
}

/** Who acts, and how the audit names the act: 'command:pipeline subscribe'. */
export interface SubscriptionBy {
  readonly actor: Actor;
  readonly act: string;
}

export interface AskedSubscription extends TypedWish {
  /** A channel's name in the config, or Discord's id of any channel of the guild. */
  readonly channel: string;
  readonly reason?: string | undefined;
}

/**
 * Routes that people ask for. The caller has asked the gate for `MANAGE`; what changes something is recorded in the
 * audit here, what changes nothing the caller records.
 */
export interface SubscriptionService {
  subscribe(asked: AskedSubscription, by: SubscriptionBy): Promise<SubscribeOutcome>;
  unsubscribe(subscription: Subscription, by: SubscriptionBy): Promise<UnsubscribeOutcome>;
  /** By id, also when it is ended; or by words of what exactly one open one asks for. */
  find(reader: Reader, typed: string): Promise<FoundSubscriptions>;
  /** Open ones, oldest first; of one channel where its id is given. */
  list(reader: Reader, channelId: string | null): Promise<readonly ListedSubscription[]>;
  /** Discord's id of what somebody typed as a channel; null where it is none. */
  channelId(typed: string): string | null;
}

export function createSubscriptionService(parts: SubscriptionServiceParts): SubscriptionService {
  const { config, database, guildId } = parts;
  return {
    subscribe: (asked, by) => subscribe(parts, asked, by),
    unsubscribe: (subscription, by) => database.transaction((tx) => unsubscribe(tx, parts, { subscription, by })),
    async find(reader, typed) {
      const number = parseSubscriptionId(typed);
      if (number !== null) {
        const subscription = await findSubscription(reader, guildId, number);
        return subscription === null ? { kind: 'none' } : { kind: 'one', subscription };
      }
      const words = typed.trim().toLowerCase();
      const open = await listOpenSubscriptions(reader, guildId);
      const fitting = open.filter(({ filter }) => filterText(filter).toLowerCase().includes(words));
      const [subscription, ...others] = fitting;
      if (subscription === undefined) return { kind: 'none' };
      return others.length === 0 ? { kind: 'one', subscription } : { kind: 'several', subscriptions: fitting };
    },
    list: (reader, channelId) => list(parts, reader, channelId),
    channelId: (typed) => readChannel(config(), typed),
  };
}

async function subscribe(
  parts: SubscriptionServiceParts,
  asked: AskedSubscription,
  by: SubscriptionBy,
): Promise<SubscribeOutcome> {
  const config = parts.config();
  const channelId = readChannel(config, asked.channel);
  const access = channelId === null ? ({ kind: 'no-such-channel' } as const) : parts.channels.access(channelId);
  if (channelId === null || access.kind === 'no-such-channel')
    return { kind: 'no-such-channel', channel: asked.channel, known: config.channels.map(({ name }) => name) };
  if (access.kind === 'not-known-yet') return { kind: 'not-ready' };
  if (access.kind === 'closed') return { kind: 'not-writable', channelId, missing: access.missing };
  const read = readWish(asked, { config, timeZone: timeZoneOf(config, by.actor.discordUserId) });
  if (read.kind === 'unreadable') return { kind: 'unreadable-wish', option: read.option, why: read.why };
  const { wish } = read;
  const made = await parts.database.transaction((tx) => make(tx, parts, { wish, asked, channelId, by }));
  if (made.kind !== 'made') return made;
  const { subscription } = made;
  const now = parts.clock.now();
  const rule = ruleOf(subscription, config);
  return {
    kind: 'subscribed',
    subscription,
    preview: await previewRule(parts.database.read, rule, { config, now }),
    unheard: unheardOf(wish, config),
    nextDigest: rule.quietHours === null ? null : (nextQuiet(rule.quietHours, now)?.until ?? null),
  };
}

interface Making {
  readonly wish: Wish;
  readonly asked: AskedSubscription;
  readonly channelId: string;
  readonly by: SubscriptionBy;
}

type Made =
  | { readonly kind: 'made'; readonly subscription: Subscription }
  | Extract<SubscribeOutcome, { kind: 'already-subscribed' | 'too-many' }>;

async function make(
  tx: Transaction,
  { config, clock, audit, guildId }: SubscriptionServiceParts,
  { wish, asked, channelId, by }: Making,
): Promise<Made> {
  const here = (await listOpenSubscriptions(tx, guildId)).filter((each) => each.channelId === channelId);
  const same = here.find(({ filter }) => isSameFilter(filter, wish.filter));
  if (same !== undefined) return { kind: 'already-subscribed', subscription: same };
  if (here.length >= MOST_IN_A_CHANNEL) return { kind: 'too-many', channelId, most: MOST_IN_A_CHANNEL };
  const subscription: Subscription = {
    ...wish,
    guildId,
    number: await nextSubscriptionNumber(tx, guildId),
    channelId,
    reason: asked.reason === undefined || asked.reason === '' ? null : storable(asked.reason),
    madeBy: doerOf(config(), by.actor),
    madeAt: clock.now(),
    ended: null,
  };
  await insertSubscription(tx, subscription);
  await record(tx, audit, { subscription, by, outcome: 'subscribed' });
  return { kind: 'made', subscription };
}

async function unsubscribe(
  tx: Transaction,
  { config, clock, audit, guildId }: SubscriptionServiceParts,
  { subscription: { number }, by }: { readonly subscription: Subscription; readonly by: SubscriptionBy },
): Promise<UnsubscribeOutcome> {
  const subscription = await findSubscription(tx, guildId, number);
  if (subscription === null) throw new Error(`Subscription ${number} was found and is gone.`);
  if (subscription.ended !== null) return { kind: 'already-ended', subscription };
  const ended = { ...subscription, ended: { by: doerOf(config(), by.actor), at: clock.now() } };
  await endSubscription(tx, ended);
  await record(tx, audit, { subscription: ended, by, outcome: 'unsubscribed' });
  return { kind: 'unsubscribed', subscription: ended };
}

async function record(
  tx: Transaction,
  audit: AuditTrail,
  {
    subscription,
    by,
    outcome,
  }: { readonly subscription: Subscription; readonly by: SubscriptionBy; readonly outcome: string },
): Promise<void> {
  const subject = subscriptionId(subscription.number);
  await audit.record(tx, { ...by, requirement: MANAGE, verdict: 'allowed', outcome, subject });
}

async function list(
  { config, clock, guildId }: SubscriptionServiceParts,
  reader: Reader,
  channelId: string | null,
): Promise<readonly ListedSubscription[]> {
  const open = await listOpenSubscriptions(reader, guildId);
  const taken = await listLastTakenOfAll(reader);
  const listed: ListedSubscription[] = [];
  for (const subscription of open.filter((each) => channelId === null || each.channelId === channelId)) {
    const rule = ruleOf(subscription, config());
    const held = await findNextHeld(reader, rule.id);
    const next = rule.quietHours === null ? null : (nextQuiet(rule.quietHours, clock.now())?.until ?? null);
    listed.push({
      subscription,
      rule,
      lastTakenAt: taken.get(rule.id) ?? null,
      nextDigest: held?.at ?? next,
      held: held?.held ?? 0,
    });
  }
  return listed;
}

function ruleOf(subscription: Subscription, config: Pick<Config, 'channels'>): RouteRule {
  const [rule] = rulesOf({ channels: config.channels, pipelines: [], routes: [] }, [subscription]);
  if (rule === undefined) throw new Error(`Subscription ${subscription.number} makes no rule.`);
  return rule;
}

/** `pipelines`, `#pipelines`, `<#110…>` or the id. Other names of Discord are not looked up: they change. */
function readChannel({ channels }: Pick<Config, 'channels'>, typed: string): string | null {
  const text = typed.trim();
  const id = /^<?#?(?<id>\d{17,20})>?$/u.exec(text)?.groups?.['id'];
  return id ?? channels.find(({ name }) => name === text.replace(/^#/u, ''))?.id ?? null;
}

/** GitHub's hooks tell of a whole organisation; only what the configuration names is taken in. */
function unheardOf({ filter }: Wish, { pipelines, routes, releases }: Config): readonly string[] {
  if (filter.systems.length > 0 && !filter.systems.includes('github')) return [];
  const named = [
    ...pipelines.map(({ repository }) => repository),
    ...routes.flatMap((route) => route.filter.repositories),
    ...releases.map(({ repository }) => repository),
  ].map((repository) => repository.toLowerCase());
  return filter.repositories.filter((wanted) => {
    const text = wanted.toLowerCase();
    return !named.some((known) => matchesGlob(known, text) || matchesGlob(text, known));
  });
}

/** Who acts, as the subscription keeps it. */
function doerOf(config: Pick<Config, 'people'>, actor: Actor): Doer {
  const identity = actor.discordUserId === null ? null : identify(config, actor.discordUserId);
  return {
    userId: actor.discordUserId,
    person: identity?.kind === 'person' ? identity.person.name : null,
    name: storable(actor.displayName),
  };
}
