import { mentionParty, type PartyMention } from '../people/party.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Card } from '../platform/delivery/card.ts';
import type { DeployServiceDeps } from './deploy-deps-service.ts';
import { findUnderWay } from './deploy-store.ts';
import { deployCard, lateMessage, resultMessage } from './deploy-view.ts';
import { deployId, isUnderWay, type Deploy } from './deploy.ts';

/** Prefix of the cards' button; commands/deploy.ts answers it. */
export const RESTORE_BUTTON = 'deploy-restore';
/** News that are older than this are not sent late. */
const NEWS_MS = 12 * 3_600_000;

type Deps = Pick<DeployServiceDeps, 'config' | 'cards' | 'clock' | 'guildId' | 'facts'>;

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
  const isWrong = deploy.state !== 'done' && deploy.state !== 'overtaken';
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
