/*
 * /can <act> <fleet> [at] [person] [version]   whether somebody could do something then, with every rule that counts:
 *                                              policy, windows, freezes, quorums, overrides, and what waits for a second person
 * `at` is a time to come, `now` where left out; `person` is you where left out. Changes nothing; the answer is private.
 * Needs: window.view, on the fleet.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import type { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { timeZoneOf } from '../src/people/person.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineCommand, type Actor, type Answer, type Command } from '../src/platform/discord/command.ts';
import { canAct, type CanServices } from '../src/windows/can-service.ts';
import { canMessage } from '../src/windows/can-view.ts';
import { CAN_ACTS } from '../src/windows/can.ts';
import { say } from '../src/windows/window-answers-view.ts';
import { canInput } from '../src/windows/window-input.ts';
import { noSuchFleet, offerFleets } from './fleet-named.ts';

export interface CanCommandDeps {
  readonly can: CanServices;
  readonly fleets: FleetService;
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly config: () => Config;
}

type Input = z.infer<typeof canInput>;

export function createCanCommand(deps: CanCommandDeps): Command {
  const { fleets } = deps;
  return defineCommand<Input, string>({
    definition: definition(),
    permissions: { '': ['window.view'] },
    input: canInput,
    pace: 'deferred',
    visibility: () => 'private',
    find: ({ fleet }) => {
      const match = fleets.resolve(fleet);
      return Promise.resolve(match.kind === 'unknown' ? null : match.fleet.name);
    },
    requires: (_input, fleet) => ({ permission: 'window.view', fleet }),
    notFound: ({ fleet }) => noSuchFleet(fleet),
    run: (input, fleet, actor) => run(deps, { ...input, fleet }, actor),
    autocomplete: ({ typed }) => Promise.resolve(offerFleets(fleets, { typed, permission: 'window.view' })),
  });
}

async function run({ can, database, clock, config }: CanCommandDeps, input: Input, actor: Actor): Promise<Answer> {
  const outcome = await canAct(can, {
    ask: { ...input, person: input.person ?? null },
    by: actor,
    now: clock.now(),
    timeZone: timeZoneOf(config(), actor.discordUserId),
    read: database.read,
  });
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'message', outcome: outcome.kind, body: canMessage(outcome.answer) };
    case 'unknown-person':
      return { kind: 'message', outcome: outcome.kind, body: say('Nobody of the configuration has that name.') };
    case 'unreadable-time':
      return { kind: 'message', outcome: outcome.kind, body: say(`The time was not understood: ${outcome.why}.`) };
  }
}

function definition() {
  return new SlashCommandBuilder()
    .setName('can')
    .setDescription('Whether somebody could do something then, and which rules say so')
    .addStringOption((act) =>
      act
        .setName('act')
        .setDescription('What')
        .setRequired(true)
        .addChoices(...CAN_ACTS.map((name) => ({ name, value: name }))),
    )
    .addStringOption((fleet) =>
      fleet.setName('fleet').setDescription('Where').setRequired(true).setAutocomplete(true).setMaxLength(100),
    )
    .addStringOption((at) =>
      at.setName('at').setDescription('friday 17:00, 2026-03-06 17:00, in 2h; now where left out').setMaxLength(60),
    )
    .addUserOption((person) => person.setName('person').setDescription('Who; you where left out'))
    .addStringOption((version) => version.setName('version').setDescription('Which version').setMaxLength(100))
    .toJSON();
}
