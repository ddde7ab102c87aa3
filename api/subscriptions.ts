/*
 * POST   /api/v1/subscriptions                     { channel, branch?, environment?, … } as /pipeline subscribe
 * GET    /api/v1/subscriptions?channel=            those there are, oldest first
 * DELETE /api/v1/subscriptions/{subscription}      ends one, by its id such as SUB-3
 * GET    /api/v1/runs/{run}/routes                 which route took or dropped a run, and why, as /why run
 * Needs and rules as for the commands.
 */
import { z } from 'zod';
import { filterText } from '../src/pipelines/route-text.ts';
import { LONGEST_REFERENCE } from '../src/pipelines/run-reference.ts';
import type { RunFinder } from '../src/pipelines/run-finder-service.ts';
import type { RunHit } from '../src/pipelines/run-hit.ts';
import { subscriptionReference, wishInput } from '../src/pipelines/subscription-input.ts';
import type { ListedSubscription, SubscribeOutcome } from '../src/pipelines/subscription-outcome.ts';
import { MANAGE, type SubscriptionService } from '../src/pipelines/subscription-service.ts';
import { subscriptionId, type Subscription } from '../src/pipelines/subscription.ts';
import type { WhyService } from '../src/pipelines/why-service.ts';
import type { ExplainedRoute } from '../src/pipelines/why.ts';
import { VERBOSITIES } from '../src/platform/config/route-config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

export interface SubscriptionApiDeps {
  readonly subscriptions: SubscriptionService;
  readonly runFinder: RunFinder;
  readonly why: WhyService;
  readonly database: Pick<Database, 'read'>;
}

const SUBSCRIPTION = z.object({
  id: z.string(),
  channelId: z.string(),
  asksFor: z.string().describe('The filter in words'),
  filter: z.record(z.string(), z.array(z.string())).describe('By field; an empty list asks for nothing in particular'),
  verbosity: z.enum(VERBOSITIES),
  thread: z.boolean(),
  notify: z.array(z.string()),
  quietHours: z
    .object({
      timeZone: z.string(),
      from: z.string(),
      until: z.string(),
      days: z.array(z.string()),
      breakThrough: z.array(z.string()),
    })
    .nullable(),
  reason: z.string().nullable(),
  madeBy: z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() }),
  madeAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});

export function createSubscriptionApi(deps: SubscriptionApiDeps): readonly ApiAct[] {
  return [subscribe(deps), list(deps), unsubscribe(deps), whyRun(deps)];
}

function subscribe({ subscriptions }: SubscriptionApiDeps): ApiAct {
  return defineApi({
    act: 'pipeline subscribe',
    method: 'POST',
    path: '/subscriptions',
    summary: 'Have runs shown in a channel',
    input: wishInput,
    data: z.object({
      subscription: SUBSCRIPTION,
      preview: z
        .object({
          since: z.iso.datetime(),
          runs: z.number(),
          taken: z.number(),
          others: z
            .array(z.object({ event: z.enum(['deployment', 'tag', 'release']), seen: z.number(), taken: z.number() }))
            .describe('The same of deployments, tags and releases'),
        })
        .nullable()
        .describe('Of the last day: how many runs there were, and how many of them would have been shown'),
      unheard: z
        .array(z.string())
        .describe('Repositories that the configuration does not name, so that nothing is heard of them'),
      nextDigest: z.iso.datetime().nullable(),
    }),
    endings: {
      subscribed: { status: 201, about: 'stored; runs are shown from now on' },
      'already-subscribed': { status: 200, about: 'the channel asks for just that already; nothing was stored' },
      'no-such-channel': { status: 422, about: '`channel` is none of the server or the configuration' },
      'not-writable': { status: 409, about: 'Muster lacks permissions in the channel' },
      'not-ready': { status: 409, about: 'Discord has not told of the server yet; ask again in a minute' },
      'too-many': { status: 409, about: 'the channel has as many as anybody reads' },
      'unreadable-wish': { status: 422, about: 'a part of the wish names nothing that is known' },
    },
    find: async () => 'all' as const,
    requires: () => MANAGE,
    notFound: () => 'There is no such subscription.',
    async run(asked, _subject, actor) {
      const outcome = await subscriptions.subscribe(asked, { actor, act: 'api:pipeline subscribe' });
      if (outcome.kind !== 'subscribed' && outcome.kind !== 'already-subscribed')
        return { outcome: outcome.kind, problem: whyNotSubscribed(outcome) };
      const subscription = toJson(outcome.subscription);
      if (outcome.kind === 'already-subscribed')
        return { outcome: outcome.kind, data: { subscription, preview: null, unheard: [], nextDigest: null } };
      const { since, runs, taken, others } = outcome.preview;
      return {
        outcome: outcome.kind,
        audited: true,
        data: {
          subscription,
          preview: { since: since.toISOString(), runs, taken, others: [...others] },
          unheard: [...outcome.unheard],
          nextDigest: outcome.nextDigest?.toISOString() ?? null,
        },
      };
    },
  });
}

function whyNotSubscribed(
  outcome: Exclude<SubscribeOutcome, { readonly kind: 'subscribed' | 'already-subscribed' }>,
): string {
  switch (outcome.kind) {
    case 'no-such-channel':
      return `No channel is called so; the configuration has ${outcome.known.join(', ')}, and any channel of the server goes by its id.`;
    case 'not-writable':
      return `Muster lacks ${outcome.missing.join(', ')} in channel ${outcome.channelId}; allow them to the bot's role there.`;
    case 'not-ready':
      return 'Discord has not told of the server yet; ask again in a minute.';
    case 'too-many':
      return `The channel has ${outcome.most} subscriptions; end one, or widen one by lists and globs.`;
    case 'unreadable-wish':
      return `${outcome.option} cannot be read: ${outcome.why}.`;
  }
}

function list({ subscriptions, database }: SubscriptionApiDeps): ApiAct {
  return defineApi({
    act: 'pipeline subscriptions',
    method: 'GET',
    path: '/subscriptions',
    summary: 'What channels are subscribed to',
    input: z.object({
      channel: z.string().max(100).optional().describe("A channel's name in the configuration, or its Discord id"),
    }),
    data: z.object({
      subscriptions: z.array(
        SUBSCRIPTION.extend({
          lastTakenAt: z.iso.datetime().nullable().describe('When it last took something; null: never'),
          nextDigest: z.iso.datetime().nullable(),
          held: z.number().describe('Runs, deployments, tags and releases that quiet hours hold back at present'),
        }),
      ),
    }),
    endings: { listed: { status: 200, about: 'oldest first' } },
    sees: 'run.view',
    find: async ({ channel }) => {
      if (channel === undefined) return { channelId: null };
      const channelId = subscriptions.channelId(channel);
      return channelId === null ? null : { channelId };
    },
    requires: () => ({ permission: 'run.view', fleet: null }),
    notFound: () => 'No channel is called so.',
    run: async (_input, { channelId }) => ({
      outcome: 'listed',
      data: { subscriptions: (await subscriptions.list(database.read, channelId)).map(listedJson) },
    }),
  });
}

function unsubscribe({ subscriptions }: SubscriptionApiDeps): ApiAct {
  return defineApi({
    act: 'pipeline unsubscribe',
    method: 'DELETE',
    path: '/subscriptions/{subscription}',
    summary: 'End a subscription',
    input: z.object({ subscription: subscriptionReference.describe('Its id, such as SUB-3') }),
    data: z.object({ subscription: SUBSCRIPTION }),
    endings: {
      unsubscribed: { status: 200, about: 'nothing new comes; cards that it began are carried on' },
      'already-ended': { status: 200, about: 'it was ended before' },
      several: { status: 409, about: 'the words fit several; name one by its id' },
    },
    sees: 'run.view',
    find: async ({ subscription }, read) => {
      const found = await subscriptions.find(read, subscription);
      return found.kind === 'none' ? null : found;
    },
    requires: () => MANAGE,
    notFound: () => 'No subscription is called so; GET /subscriptions lists those there are.',
    async run(_input, found, actor) {
      if (found.kind === 'several') {
        const ids = found.subscriptions.map(({ number }) => subscriptionId(number)).join(', ');
        return { outcome: 'several', problem: `Several subscriptions fit that: ${ids}.` };
      }
      const outcome = await subscriptions.unsubscribe(found.subscription, { actor, act: 'api:pipeline unsubscribe' });
      const answer = { outcome: outcome.kind, data: { subscription: toJson(outcome.subscription) } };
      return outcome.kind === 'unsubscribed' ? { ...answer, audited: true } : answer;
    },
  });
}

const ROUTE = z.object({
  route: z.string(),
  origin: z.enum(['pipeline', 'route', 'subscription']),
  channel: z.string(),
  verdict: z.enum(['took', 'dropped', 'unasked', 'waits', 'held', 'digested']),
  until: z.iso.datetime().nullable().describe('Of what quiet hours hold back'),
  differs: z
    .array(z.object({ field: z.string(), is: z.array(z.string()), wanted: z.array(z.string()) }))
    .describe('Where the run is not what the route asks for'),
  decidedAt: z.iso.datetime().nullable().describe('null: judged now, by the present configuration'),
  mention: z.string().nullable().describe('mentioned, or why nobody was; null where nothing is shown'),
});

function whyRun({ runFinder, why, database }: SubscriptionApiDeps): ApiAct {
  return defineApi({
    act: 'why run',
    method: 'GET',
    path: '/runs/{run}/routes',
    summary: 'Which routes took or dropped a run, and why',
    input: z.object({
      run: z.string().trim().min(1).max(LONGEST_REFERENCE).describe('A link, a number, a commit or the run’s own key'),
    }),
    data: z.object({
      run: z.string(),
      transitions: z.array(z.string()).describe('What it meant for its branch'),
      routes: z.array(ROUTE),
      elsewhere: z.number().describe('Routes that ask for other systems or repositories'),
    }),
    endings: {
      explained: { status: 200, about: 'every route that could have shown it' },
      several: { status: 409, about: 'several runs are called so; the problem names their keys' },
    },
    async find({ run }, read): Promise<readonly [RunHit, ...RunHit[]] | null> {
      const found = await runFinder.find(read, run);
      if (found.kind === 'none') return null;
      return found.kind === 'one' ? [found.run] : found.runs;
    },
    requires: (_input, runs, actor) =>
      runFinder.requirementFor(runs.find((run) => runFinder.maySee(actor, run)) ?? runs[0]),
    notFound: () => 'No run that you may see is called so.',
    async run(_input, runs, actor) {
      const [run, ...others] = runs.filter((each) => runFinder.maySee(actor, each));
      if (run === undefined) throw new Error('The gate let somebody pass who may see none of these runs.');
      if (others.length > 0)
        return {
          outcome: 'several',
          problem: `Several runs are called so: ${[run, ...others].map(({ key }) => key).join(', ')}.`,
        };
      const explanation = await why.explainRun(database.read, run.key);
      if (explanation === null) throw new Error(`Run ${run.key} was found and is gone.`);
      const { transitions, routes, elsewhere } = explanation;
      return {
        outcome: 'explained',
        data: { run: run.key, transitions: [...transitions], routes: routes.map(routeJson), elsewhere },
      };
    },
  });
}

function routeJson({ rule, channel, verdict, decidedAt, mention }: ExplainedRoute): z.input<typeof ROUTE> {
  const mismatches = 'mismatches' in verdict ? verdict.mismatches : [];
  return {
    route: rule.name,
    origin: rule.origin,
    channel,
    verdict: verdict.kind,
    until: verdict.kind === 'held' ? verdict.until.toISOString() : null,
    differs: mismatches.map(({ field, is, wanted }) => ({ field, is: [...is], wanted: [...wanted] })),
    decidedAt: decidedAt?.toISOString() ?? null,
    mention: mention?.kind ?? null,
  };
}

function toJson({ number, filter, manner, madeAt, madeBy, ended, channelId, reason }: Subscription) {
  return {
    id: subscriptionId(number),
    channelId,
    asksFor: filterText(filter),
    filter,
    ...manner,
    reason,
    madeBy,
    madeAt: madeAt.toISOString(),
    endedAt: ended?.at.toISOString() ?? null,
  };
}

function listedJson({ subscription, lastTakenAt, nextDigest, held }: ListedSubscription) {
  return {
    ...toJson(subscription),
    lastTakenAt: lastTakenAt?.toISOString() ?? null,
    nextDigest: nextDigest?.toISOString() ?? null,
    held,
  };
}
