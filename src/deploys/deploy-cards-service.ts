import { fleetOf } from '../fleets/fleet.ts';
import { mentionParty, type PartyMention } from '../people/party.ts';
import type { Config } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Card } from '../platform/delivery/card.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import type { DeployServiceDeps } from './deploy-deps-service.ts';
import { deployAsk } from './deploy-deps-service.ts';
import { findUnderWay } from './deploy-store.ts';
import { askMessage } from './deploy-ask-view.ts';
import { deployCard, lateMessage, resultMessage } from './deploy-view.ts';
import { deployId, isUnderWay, type Deploy } from './deploy.ts';

/** Prefix of the cards' button; commands/deploy.ts answers it. */
export const RESTORE_BUTTON = 'deploy-restore';
/** Prefixes of the buttons below what people are asked to deploy; commands/deploy-by-hand.ts answers them. */
export const HAND_BUTTONS = { done: 'deploy-done', cannot: 'deploy-cannot' } as const;
/** Why people are not to deploy it at the moment. */
export const CLOSED_NOW = 'the windows let nothing be deployed now';
/** News that are older than this are not sent late. */
const NEWS_MS = 12 * 3_600_000;

type Deps = Pick<DeployServiceDeps, 'config' | 'cards' | 'clock' | 'guildId' | 'facts' | 'windows' | 'holds'>;

/** Draws the one card of a deploy, in the channel of holds, and tells the house that it changed. */
export async function drawDeploy(tx: Transaction, deps: Deps, deploy: Deploy): Promise<void> {
  await deps.facts.state(tx, { kind: 'deploy.changed', deploy });
  const { channel } = deps.config().holds;
  if (channel === null) return;
  const restore = await restoreId(tx, deps, deploy);
  const isOver = !isUnderWay(deploy) && restore === null && deploy.dueAt === null;
  await put(tx, deps, {
    key: `deploy:${deployId(deploy)}@${channel}`,
    kind: 'deploy',
    phase: isOver ? 'final' : 'open',
    words: deployCard({ deploy, restore }),
  });
  if (deploy.byHand) await drawAsk(tx, deps, deploy);
}

/** What asks the maintainer to deploy it: sent once it may be deployed, and edited until it has ended. */
async function drawAsk(tx: Transaction, deps: Deps, deploy: Deploy): Promise<void> {
  const key = `deploy-ask:${deployId(deploy)}@${deps.config().holds.channel ?? ''}`;
  const isAsked = deploy.state === 'starting' && (await mayDeployNow(tx, deps, deploy));
  if (!isAsked && (await findCard(tx, key)) === null) return;
  await put(tx, deps, {
    key,
    kind: 'deploy-ask',
    phase: isUnderWay(deploy) || deploy.dueAt !== null ? 'open' : 'final',
    words: askMessage({ ...(await askParts(tx, deps, deploy)), isAsked, isReminder: false }),
  });
}

/** Nobody answered for so many times the pace of reminders; a message of its own, because an edit notifies nobody. */
export async function tellAskAgain(
  tx: Transaction,
  deps: Deps,
  { deploy, times }: { readonly deploy: Deploy; readonly times: number },
): Promise<void> {
  const key = `deploy-ask-again:${deployId(deploy)}:${times}@${deps.config().holds.channel ?? ''}`;
  if ((await findCard(tx, key)) !== null) return;
  await put(tx, deps, {
    key,
    kind: 'deploy-ask-again',
    phase: 'final',
    expiresAt: new Date(deps.clock.now().getTime() + NEWS_MS),
    words: askMessage({ ...(await askParts(tx, deps, deploy)), isAsked: true, isReminder: true }),
  });
}

async function askParts(tx: Transaction, { config, holds }: Deps, deploy: Deploy) {
  const fleet = fleetOf({ config }, deploy.fleet);
  const { done, cannot } = HAND_BUTTONS;
  return {
    deploy,
    hold: (await holds.list(tx, deploy.fleet)).find(({ number }) => number === deploy.hold) ?? null,
    whom: fleet === null ? NOBODY : mentionParty(config(), fleet.maintainer),
    ids: { done: `${done}:${deploy.number}`, cannot: `${cannot}:${deploy.number}` },
  };
}

const NOBODY: PartyMention = { users: [], roles: [], text: '' };

/** Whether the windows, or an override that its asker used up, let people deploy it at this moment. */
export async function mayDeployNow(
  read: Reader,
  deps: Pick<DeployServiceDeps, 'windows' | 'clock'>,
  { fleet, ref, overrideUntil }: Pick<Deploy, 'fleet' | 'ref' | 'overrideUntil'>,
): Promise<boolean> {
  if (overrideUntil !== null && deps.clock.now() < overrideUntil) return true;
  return (await deps.windows.judge(read, deployAsk(deps, fleet, ref))).kind === 'allowed';
}

/** A message of its own, because an edit notifies nobody. */
export async function tellResult(tx: Transaction, deps: Deps, deploy: Deploy): Promise<void> {
  const { channel } = deps.config().holds;
  if (channel === null) return;
  const whom = whomOf(deps.config(), deploy);
  if (whom === null) return;
  await put(tx, deps, {
    key: `deploy-result:${deployId(deploy)}@${channel}`,
    kind: 'deploy-result',
    phase: 'final',
    expiresAt: new Date(deps.clock.now().getTime() + NEWS_MS),
    words: resultMessage({ deploy, whom, restore: deploy.state === 'done' ? null : await restoreId(tx, deps, deploy) }),
  });
}

/** Whoever was told that hosts lack it is told that they have it after all. */
export async function tellLate(tx: Transaction, deps: Deps, deploy: Deploy): Promise<void> {
  const { channel } = deps.config().holds;
  const whom = channel === null ? null : whomOf(deps.config(), { ...deploy, state: 'incomplete' });
  if (whom === null) return;
  await put(tx, deps, {
    key: `deploy-late:${deployId(deploy)}@${channel ?? ''}`,
    kind: 'deploy-late',
    phase: 'final',
    expiresAt: new Date(deps.clock.now().getTime() + NEWS_MS),
    words: lateMessage({ deploy, whom }),
  });
}

/** A branch that is on the fleet, or may be, is put back from its card; not while that is under way. */
async function restoreId(tx: Transaction, { guildId }: Deps, deploy: Deploy): Promise<string | null> {
  if (deploy.kind !== 'branch' || deploy.overAt !== null || deploy.state === 'starting') return null;
  const underWay = await findUnderWay(tx, guildId, deploy.fleet);
  return underWay?.kind === 'restore' ? null : `${RESTORE_BUTTON}:${deploy.number}`;
}

/** Whoever asked; where it went wrong the maintainer too, and where nobody asked only then. null: nobody. */
function whomOf(config: Config, deploy: Deploy): PartyMention | null {
  const asker = deploy.askedBy?.userId ?? null;
  const isWrong = !['done', 'unverified', 'overtaken'].includes(deploy.state);
  const fleet = config.fleets.find(({ name }) => name === deploy.fleet);
  const maintainer = isWrong && fleet !== undefined ? mentionParty(config, fleet.maintainer) : null;
  if (asker === null && maintainer === null) return null;
  const users = [...new Set([...(asker === null ? [] : [asker]), ...(maintainer?.users ?? [])])];
  return {
    users,
    roles: maintainer?.roles ?? [],
    text: [...new Set([...(asker === null ? [] : [`<@${asker}>`]), maintainer?.text ?? ''])].join(' ').trim(),
  };
}

type Drawing = Pick<Card, 'key' | 'kind' | 'phase' | 'expiresAt'> & { readonly words: ReturnType<typeof deployCard> };

async function put(tx: Transaction, { cards, config }: Deps, { words, ...card }: Drawing): Promise<void> {
  const { channel } = config().holds;
  if (channel === null) return;
  await cards.put(tx, { ...card, ...words, place: { kind: 'channel', channel }, lane: 'normal' });
}
