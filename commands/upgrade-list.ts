import { z } from 'zod';
import { defineComponent, type Actor, type Component } from '../src/platform/discord/command.ts';
import type { MessageBody } from '../src/platform/discord/message.ts';
import { requestListMessage } from '../src/requests/request-answers-view.ts';
import { REQUEST_STATES, type RequestState } from '../src/requests/request.ts';
import type { UpgradeCommandDeps } from './upgrade.ts';

const PREFIX = 'upgrade-page';
/** Stands for "any" where a fleet or a state could be named. */
const ANY = '*';

export interface ListPlace {
  readonly fleet: string | null;
  readonly state: RequestState | 'open' | null;
  readonly page: number;
}

/** What a button says of the list it turns; a fleet's name of 32 characters fits its 100 beside the rest. */
function pageArgument({ page, state, fleet }: ListPlace): string {
  return `${PREFIX}:${page}/${state ?? ANY}/${fleet ?? ANY}`;
}

const ARGUMENT = z.object({
  argument: z.string().transform((text, context): ListPlace => {
    const [, page, state, fleet] = /^(\d{1,6})\/([a-z*-]+)\/([a-z0-9.*-]{1,100})$/.exec(text) ?? [];
    const known = z
      .enum(['open', ...REQUEST_STATES])
      .nullable()
      .safeParse(state === ANY ? null : state);
    if (page !== undefined && fleet !== undefined && known.success)
      return { page: Number(page), state: known.data, fleet: fleet === ANY ? null : fleet };
    context.addIssue({ code: 'custom', message: 'This is no page of the list: run `/upgrade list` again.' });
    return z.NEVER;
  }),
});

/** Turns the private list it sits on; what is shown is judged anew. */
export function listPager(deps: UpgradeCommandDeps): Component {
  return defineComponent<z.infer<typeof ARGUMENT>, ListPlace>({
    prefix: PREFIX,
    input: ARGUMENT,
    pace: 'deferred',
    answers: 'update',
    sees: 'upgrade.view',
    find: async ({ argument }) => argument,
    requires: (_input, { fleet }, actor) => deps.requests.listRequirement(fleet, actor),
    notFound: () => 'Run `/upgrade list` again: no request of this list is yours to see.',
    run: async (_input, place, actor) => ({
      kind: 'update',
      outcome: 'listed',
      body: await showList(deps, place, actor),
    }),
  });
}

/** A page of the requests, newest first. */
export async function showList(deps: UpgradeCommandDeps, place: ListPlace, actor: Actor): Promise<MessageBody> {
  const { requests, database } = deps;
  const { fleet, state } = place;
  const fleets = fleet === null ? await requests.listVisibleFleets(database.read, actor) : [fleet];
  const page = await requests.page(database.read, { fleets, state }, place.page);
  return requestListMessage({ ...page, fleet, state }, { turnTo: (to) => pageArgument({ ...place, page: to }) });
}
