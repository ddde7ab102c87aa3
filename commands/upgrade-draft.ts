/*
 * /upgrade draft <fleet>          a request that is written in steps: two short forms, then a preview with what would be
 *                                 looked at; it is kept for a week, and only filing it asks for anything
 * Request upgrade (message menu)  the same, of the version and the fleet that the message is about: an announced release,
 *                                 a tag or a run; where several fleets run it, one of them is chosen first
 * Answers are private. Needs upgrade.request on the fleet; the menu, on at least one.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { ApplicationCommandType } from 'discord-api-types/v10';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import { defineCommand, type Actor, type Answer, type Command } from '../src/platform/discord/command.ts';
import { message, type MessageBody } from '../src/platform/discord/message.ts';
import type { DraftService } from '../src/requests/draft-service.ts';
import type { MenuSubject, UpgradeDraft } from '../src/requests/draft.ts';
import { fleetOption, offerFleets, typedFleet } from './fleet-named.ts';
import { draftButtons, fleetsToAsk, showDraft } from './upgrade-draft-buttons.ts';

export interface DraftCommandDeps {
  readonly drafts: DraftService;
  readonly fleets: FleetService;
  readonly database: Pick<Database, 'read'>;
  /** null: it is no card of Muster's, or one that names no version. */
  readonly menuSubject: (
    read: Reader,
    on: { readonly channelId: string; readonly messageId: string },
  ) => Promise<MenuSubject | null>;
}

const PERMISSION = 'upgrade.request';

const INPUT = z.object({ subcommand: z.literal('draft'), fleet: z.string().trim().min(1).max(100) });
type Input = z.infer<typeof INPUT>;

/** A subcommand of /upgrade, with the buttons and forms of drafts. */
export function createUpgradeDraftCommand(deps: DraftCommandDeps): Command {
  const { fleets, drafts } = deps;
  return defineCommand<Input, FleetConfig>({
    definition: definition(),
    permissions: { draft: [PERMISSION] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: 'upgrade.view',
    async find({ fleet }) {
      const match = fleets.resolve(fleet);
      return match.kind === 'unknown' ? null : match.fleet;
    },
    requires: (_input, { name }) => ({ permission: PERMISSION, fleet: name }),
    notFound: ({ fleet }) =>
      `No fleet whose requests you may see is called ${typedFleet(fleet)}. \`/fleet list\` shows those there are.`,
    run: async (_input, fleet, actor) => {
      const { discordUserId: userId } = actor;
      if (userId === null) throw new Error('Only people on Discord write drafts.');
      const draft = await drafts.open({ userId, fleet: fleet.name, version: null });
      return answer(deps, draft, actor);
    },
    autocomplete: async ({ typed }) =>
      offerFleets(fleets, { typed, permission: PERMISSION }, ({ lifecycle }) => lifecycle === 'active'),
    components: draftButtons(deps),
  });
}

const MENU_INPUT = z.object({
  targetId: z.string(),
  target: z.object({ channelId: z.string() }).optional(),
});
type MenuInput = z.infer<typeof MENU_INPUT>;

/** In the menu of a message, under Apps. */
export function createRequestUpgradeMenu(deps: DraftCommandDeps): Command {
  const { fleets, database, menuSubject, drafts } = deps;
  return defineCommand<MenuInput, { readonly kind: 'message' }>({
    definition: { type: ApplicationCommandType.Message, name: 'Request upgrade' },
    permissions: { '': [PERMISSION] },
    input: MENU_INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: async () => ({ kind: 'message' }),
    requires: (_input, _subject, actor) => fleets.someRequirement(actor, { permission: PERMISSION, fleet: null }),
    notFound: () => 'That message is gone.',
    async run({ targetId, target }, _subject, actor) {
      const { discordUserId: userId } = actor;
      if (userId === null) throw new Error('Only people on Discord use menus.');
      const on = target === undefined ? null : { channelId: target.channelId, messageId: targetId };
      const subject = on === null ? null : await menuSubject(database.read, on);
      if (subject === null) return said('no-version', NO_VERSION);
      const own = fleetsToAsk(deps, actor).filter((name) => subject.fleets.includes(name));
      if (own.length === 0) return said('no-fleet', NO_FLEET);
      const [only] = own;
      const fleet = own.length === 1 && only !== undefined ? only : null;
      return answer(deps, await drafts.open({ userId, fleet, version: subject.version }), actor, own);
    },
  });
}

const NO_VERSION =
  'That message names no version that could be deployed: use the menu on an announced release, a tag or a run. `/upgrade draft` begins with a fleet.';
const NO_FLEET =
  'None of the fleets for which you may ask runs what that message is about. `/upgrade draft` begins with a fleet.';

async function answer(
  deps: DraftCommandDeps,
  draft: UpgradeDraft,
  actor: Actor,
  choices: readonly string[] = [],
): Promise<Answer> {
  return { kind: 'message', outcome: 'drafted', body: await showDraft(deps, draft, { actor, choices }) };
}

function said(outcome: string, content: string): Answer {
  const body: MessageBody = message({ mentions: 'nobody', content });
  return { kind: 'message', outcome, body };
}

function definition() {
  return new SlashCommandBuilder()
    .setName('upgrade')
    .setDescription('Write a request in steps')
    .addSubcommand((draft) =>
      draft
        .setName('draft')
        .setDescription('Write an upgrade request in steps, and look at it before it is filed')
        .addStringOption(fleetOption),
    )
    .toJSON();
}
