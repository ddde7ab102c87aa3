/*
 * /autodeploy pause <fleet> <for> <reason> [ref]   holds a fleet: nothing is deployed to it by itself until its last hold
 *                                                  has ended; every hold has an end
 * /autodeploy resume <fleet> [hold]                what ending one's hold would deploy, and the button that does it
 * /autodeploy extend <fleet> <for> [hold]          has one's hold last longer
 * /autodeploy status [fleet]                       who holds what, and whether its deploys are really paused
 * Times are read in the zone of whoever types them. Answers are private; what others should see is the fleet's card.
 * Needs, on the fleet: hold.view, hold.place, hold.release, hold.extend; hold.release-others for holds of somebody else.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { wordsOf } from '../src/holds/hold-cards-service.ts';
import {
  extendedMessage,
  placedMessage,
  previewMessage,
  statusMessage,
  whichMessage,
  type FleetState,
} from '../src/holds/hold-answers-view.ts';
import { autodeployStatusInput, extendInput, pauseInput, resumeInput } from '../src/holds/hold-input.ts';
import { holdButtonIds } from '../src/holds/hold-cards-service.ts';
import type { HoldService } from '../src/holds/hold-service.ts';
import { holdId, type Hold } from '../src/holds/hold.ts';
import { askedHolds, meantHold } from '../src/holds/meant-hold.ts';
import type { Config, FleetConfig } from '../src/platform/config/config.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  type Actor,
  type Answer,
  type Autocomplete,
  type Command,
  type Requirement,
} from '../src/platform/discord/command.ts';
import { clip, LIMITS, type MessageBody } from '../src/platform/discord/message.ts';
import { autodeployButtons } from './autodeploy-buttons.ts';
import { autodeployDefinition } from './autodeploy-definition.ts';
import { noSuchFleet, offerFleets, typedFleet } from './fleet-named.ts';

export interface AutodeployCommandDeps {
  readonly holds: HoldService;
  readonly fleets: FleetService;
  readonly database: Pick<Database, 'read'>;
  readonly config: () => Config;
}

const INPUT = z.discriminatedUnion('subcommand', [
  pauseInput.extend({ subcommand: z.literal('pause') }),
  resumeInput.extend({ subcommand: z.literal('resume') }),
  extendInput.extend({ subcommand: z.literal('extend') }),
  autodeployStatusInput.extend({ subcommand: z.literal('status') }),
]);
type Input = z.infer<typeof INPUT>;

export type AutodeploySubject =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'fleet';
      readonly fleet: FleetConfig;
      /** The one that was named alone, else all that stand. */
      readonly asked: readonly Hold[];
    };

export function createAutodeployCommand(deps: AutodeployCommandDeps): Command {
  return defineCommand<Input, AutodeploySubject>({
    definition: autodeployDefinition(),
    permissions: {
      pause: ['hold.place'],
      resume: ['hold.release', 'hold.release-others'],
      extend: ['hold.extend', 'hold.release-others'],
      status: ['hold.view'],
    },
    input: INPUT,
    pace: 'deferred',
    sees: 'hold.view',
    visibility: () => 'private',
    find: (input, read) => find(deps, input, read),
    requires: (input, subject, actor) => requirement(deps, input, { subject, actor }),
    notFound: (input) => notFound(input),
    run: (input, subject, actor) => run(deps, input, { subject, actor }),
    autocomplete: offer(deps),
    components: autodeployButtons(deps),
  });
}

async function find({ fleets, holds }: AutodeployCommandDeps, input: Input, read: Reader) {
  if (input.fleet === undefined) return { kind: 'all' } as const;
  const match = fleets.resolve(input.fleet);
  if (match.kind === 'unknown') return null;
  const asked = askedHolds(await holds.list(read, match.fleet.name), 'hold' in input ? input.hold : undefined);
  return asked === null ? null : ({ kind: 'fleet', fleet: match.fleet, asked } as const);
}

interface Asked {
  readonly subject: AutodeploySubject;
  readonly actor: Actor;
}

function requirement({ holds, fleets }: AutodeployCommandDeps, input: Input, { subject, actor }: Asked): Requirement {
  if (subject.kind === 'all') return fleets.someRequirement(actor, { permission: 'hold.view', fleet: null });
  const { name } = subject.fleet;
  switch (input.subcommand) {
    case 'pause':
      return { permission: 'hold.place', fleet: name };
    case 'status':
      return { permission: 'hold.view', fleet: name };
    case 'resume':
    case 'extend': {
      const permission = input.subcommand === 'resume' ? 'hold.release' : 'hold.extend';
      const hold = meantHold(subject.asked, { holds, actor });
      return hold === null ? { permission, fleet: name } : holds.changeRequirement(permission, hold, actor);
    }
  }
}

function notFound(input: Input): string {
  if ('hold' in input && input.hold !== undefined)
    return `No hold of ${typedFleet(input.fleet)} that stands is called ${holdId({ number: input.hold })}. \`/autodeploy status\` shows those there are.`;
  return noSuchFleet(input.fleet);
}

async function run(deps: AutodeployCommandDeps, input: Input, { subject, actor }: Asked): Promise<Answer> {
  const by = { actor, act: `command:autodeploy ${input.subcommand}` };
  if (subject.kind === 'all' || input.subcommand === 'status') return status(deps, subject, actor);
  const { fleet } = subject;
  if (input.subcommand === 'pause') {
    const ask = { length: input.for, reason: input.reason, ref: input.ref ?? null };
    const outcome = await deps.holds.place(fleet, ask, by);
    const answer = said(outcome.kind, placedMessage(outcome, wordsOf(deps.config(), fleet.name)));
    return outcome.kind === 'placed' ? { ...answer, audited: true } : answer;
  }
  const hold = meantHold(subject.asked, { holds: deps.holds, actor });
  if (hold === null)
    return said(subject.asked.length === 0 ? 'not-held' : 'which', whichMessage(fleet.name, subject.asked));
  if (input.subcommand === 'resume') return preview(deps, hold, actor);
  const outcome = await deps.holds.extend(hold, { kind: 'typed', length: input.for }, by);
  if (outcome === null) throw new Error(`Hold ${hold.number} was found and is gone.`);
  const answer = said(outcome.kind, extendedMessage(outcome));
  return outcome.kind === 'extended' ? { ...answer, audited: true } : answer;
}

/** What ending it would do, with the button that does it. */
export async function preview({ holds, database }: AutodeployCommandDeps, hold: Hold, actor: Actor): Promise<Answer> {
  const found = await holds.preview(database.read, hold, actor);
  return said('previewed', previewMessage(found, holdButtonIds(hold).resumeNow));
}

async function status(deps: AutodeployCommandDeps, subject: AutodeploySubject, actor: Actor): Promise<Answer> {
  const fleets = subject.kind === 'fleet' ? [subject.fleet] : deps.fleets.listAllowing(actor, 'hold.view');
  const states = await Promise.all(fleets.map(({ name }) => stateOf(deps, name)));
  return said('status', statusMessage(states, subject.kind === 'all'));
}

async function stateOf({ holds, database, config }: AutodeployCommandDeps, fleet: string): Promise<FleetState> {
  const { read } = database;
  return {
    fleet,
    holds: await holds.list(read, fleet),
    deploys: await holds.deploysOf(read, fleet),
    deployer: wordsOf(config(), fleet),
    looksEveryMs: holds.looksEveryMs(fleet),
  };
}

export function said(outcome: string, body: MessageBody): Extract<Answer, { kind: 'message' }> {
  return { kind: 'message', outcome, body };
}

const OFFERED_FOR: Readonly<Record<string, string>> = {
  pause: 'hold.place',
  resume: 'hold.release',
  extend: 'hold.extend',
  status: 'hold.view',
};

function offer({ fleets, holds }: AutodeployCommandDeps): Autocomplete {
  return async ({ subcommand, option, typed }, read) => {
    const wanted = typed.trim().toLowerCase();
    const permission = OFFERED_FOR[subcommand ?? ''] ?? 'hold.view';
    if (option === 'hold')
      return (await holds.list(read, null))
        .map((hold) => ({ hold, name: `${holdId(hold)} on ${hold.fleet}: ${hold.reason}` }))
        .filter(({ name }) => name.toLowerCase().includes(wanted))
        .map(({ hold, name }) => ({
          name: clip(name, LIMITS.choiceName),
          value: holdId(hold),
          requires: { permission: 'hold.view', fleet: hold.fleet },
        }));
    return offerFleets(fleets, { typed, permission });
  };
}
