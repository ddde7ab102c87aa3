import { subscriptionId } from '../src/pipelines/subscription.ts';
import { filterText } from '../src/pipelines/route-text.ts';
import { listNewestBranches } from '../src/pipelines/subscription-offer-service.ts';
import { MANAGE } from '../src/pipelines/subscription-service.ts';
import type { Reader } from '../src/platform/database/transaction.ts';
import type { Autocomplete, Choice } from '../src/platform/discord/command.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';
import type { SubscriptionCommandDeps } from './pipeline-subscriptions.ts';

/** Names of the configuration, branches that ran lately, and subscriptions; each only to whom may make and end them. */
export function offerForSubscriptions(deps: SubscriptionCommandDeps): Autocomplete {
  return async ({ option, typed }, read) => {
    if (option === 'subscription') return offerSubscriptions(deps, typed, read);
    return completeList(typed, await namesFor(deps, option, read));
  };
}

async function namesFor({ config }: SubscriptionCommandDeps, option: string, read: Reader): Promise<readonly string[]> {
  const { pipelines, environments, roles, people } = config();
  switch (option) {
    case 'pipeline':
      return pipelines.map(({ name }) => name);
    case 'environment':
      return [
        ...environments.flatMap(({ name, aliases }) => [name, ...aliases]),
        ...pipelines.map((each) => each.environment),
      ];
    case 'repository':
      return pipelines.map(({ repository }) => repository);
    case 'branch':
      return ['main', 'master', 'release/*', ...(await listNewestBranches(read))];
    case 'mention':
      return ['nobody', 'responsible', ...[...roles, ...people].map(({ name }) => name)];
    default:
      return [];
  }
}

/** Goes on with what was typed after the last comma. */
function completeList(typed: string, names: readonly string[]): readonly Choice[] {
  const comma = typed.lastIndexOf(',');
  const before = comma < 0 ? '' : `${typed.slice(0, comma).trim()}, `;
  const wanted = typed
    .slice(comma + 1)
    .trim()
    .toLowerCase();
  return [...new Set(names)]
    .filter((name) => name.toLowerCase().includes(wanted))
    .map((name) => ({ name: `${before}${name}`, value: `${before}${name}`, requires: MANAGE }));
}

async function offerSubscriptions(
  { subscriptions }: SubscriptionCommandDeps,
  typed: string,
  read: Reader,
): Promise<readonly Choice[]> {
  const wanted = typed.trim().toLowerCase();
  return (await subscriptions.list(read, null))
    .map(({ subscription: { number, filter }, rule: { channel } }) => ({
      id: subscriptionId(number),
      words: `${subscriptionId(number)} in #${channel}: ${filterText(filter)}`,
    }))
    .filter(({ words }) => words.toLowerCase().includes(wanted))
    .map(({ id, words }) => ({ name: clip(words, LIMITS.choiceName), value: id, requires: MANAGE }));
}
