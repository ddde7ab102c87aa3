import { fleetOf } from '../fleets/fleet.ts';
import type { PartyMention } from '../people/party.ts';
import type { Config, FleetConfig, PartyRef } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { reminderMessage } from './age-view.ts';
import { judgeAge, LAST_LIMITS, type AgeVerdict } from './ageing.ts';
import { requestCardKey } from './request-card-service.ts';
import { byMuster, recordChange, type RequestServiceDeps } from './request-record-service.ts';
import { findRequest, saveStep, saveWithin } from './request-store.ts';
import { requestId, stepRequest, type UpgradeRequest } from './request.ts';
import { readStandings } from './sign-off-reading-service.ts';
import { mentionPresent } from './stand-in-service.ts';
import { lacking } from './sign-off.ts';

type AgeDeps = Pick<RequestServiceDeps, 'config' | 'database' | 'clock' | 'audit' | 'cards' | 'facts' | 'guildId'>;

/** Whoever looks a day later has been reminded of something newer. */
const NEWS_MS = 86_400_000;

/** The case of `settle-upgrades` for what people are to act on: reminds whom it waits for, and ends what is too old. */
export async function ageRequest(deps: AgeDeps, { number }: Pick<UpgradeRequest, 'number'>): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const request = await findRequest(tx, deps.guildId, number);
    if (request === null) return;
    const fleet = fleetOf(deps, request.fleet);
    const now = deps.clock.now();
    const verdict = judgeAge(request, fleet?.upgrades ?? LAST_LIMITS, now);
    switch (verdict.kind) {
      case 'ageless':
        // Somebody stepped meanwhile; the new state looks after itself.
        return;
      case 'wait':
        await saveWithin(tx, { ...request, dueAt: verdict.dueAt });
        return;
      case 'expire':
        await expire(tx, deps, { request, days: verdict.days });
        return;
      case 'remind':
        await saveWithin(tx, { ...request, dueAt: verdict.dueAt });
        await remind(tx, deps, { request, fleet, verdict, now });
    }
  });
}

async function expire(
  tx: Transaction,
  deps: AgeDeps,
  { request, days }: { readonly request: UpgradeRequest; readonly days: number },
): Promise<void> {
  const what = request.state === 'requested' ? 'decided on it' : 'began it';
  const reason = `nobody ${what} within ${days} ${days === 1 ? 'day' : 'days'}`;
  const stepped = stepRequest(request, { kind: 'expire', reason }, { by: null, at: deps.clock.now(), seen: null });
  if (stepped.kind === 'changed') return;
  await saveStep(tx, stepped.request, null);
  await recordChange(tx, deps, {
    request: stepped.request,
    by: byMuster(deps, request, 'upgrade:expire'),
    requirement: { permission: 'upgrade.cancel', fleet: request.fleet },
    told: true,
  });
}

interface Reminding {
  readonly request: UpgradeRequest;
  readonly fleet: FleetConfig | null;
  readonly verdict: Extract<AgeVerdict, { kind: 'remind' }>;
  readonly now: Date;
}

async function remind(
  tx: Transaction,
  { cards, config, guildId }: AgeDeps,
  { request, fleet, verdict, now }: Reminding,
): Promise<void> {
  // Of a fleet that left the configuration nobody is the maintainer.
  if (fleet === null) return;
  const standings =
    request.state === 'accepted' ? lacking(await readStandings(tx, { request, fleet, config: config(), now })) : [];
  const asked = standings.flatMap(({ from }) => from);
  await cards.put(tx, {
    // A reminder is news each time: an edit notifies nobody.
    key: `upgrade-reminder:${requestId(request.number)}:${now.getTime()}@${request.channel}`,
    kind: 'upgrade-reminder',
    place: { kind: 'channel', channel: request.channel },
    replyTo: requestCardKey(request),
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(now.getTime() + NEWS_MS),
    ...reminderMessage({
      request,
      whom: await mentionAll(tx, asked.length === 0 ? [fleet.maintainer] : asked, { config: config(), guildId, now }),
      missing: standings.map(({ name }) => name),
      expiresAt: verdict.expiresAt,
    }),
  });
}

async function mentionAll(
  tx: Transaction,
  parties: readonly PartyRef[],
  telling: { readonly config: Config; readonly guildId: string; readonly now: Date },
): Promise<PartyMention> {
  const all: PartyMention[] = [];
  for (const party of parties) all.push(await mentionPresent(tx, party, telling));
  return {
    users: [...new Set(all.flatMap(({ users }) => users))],
    roles: [...new Set(all.flatMap(({ roles }) => roles))],
    text: [...new Set(all.map(({ text }) => text).filter((text) => text !== ''))].join(' '),
  };
}
