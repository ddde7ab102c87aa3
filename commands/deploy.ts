/*
 * /deploy branch <fleet> <ref> <for> <reason>   holds a fleet that takes branches, has the branch, tag or commit built and
 *                                               deployed to it, and follows that host by host
 * /deploy restore <fleet>                       ends that hold, and has what the fleet tracks deployed again
 * /deploy status [fleet]                        what is on its way, and what was
 * Restore (button below a deploy's card)        as /deploy restore
 * Deployed · Cannot… (buttons)                  see deploy-by-hand.ts
 * Answers are private; what others should see is the deploy's card. Needs, on the fleet: hold.view, deploy.branch,
 * deploy.restore; hold.release-others where the branch is under a hold of somebody else.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import { RESTORE_BUTTON } from '../src/deploys/deploy-cards-service.ts';
import { begunMessage, deploysMessage, restoredMessage } from '../src/deploys/deploy-answers-view.ts';
import { branchInput, deployStatusInput, restoreInput } from '../src/deploys/deploy-input.ts';
import type { DeployService } from '../src/deploys/deploy-service.ts';
import { deployId, type Deploy } from '../src/deploys/deploy.ts';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { wordsOf } from '../src/holds/hold-cards-service.ts';
import { LONGEST_REASON } from '../src/holds/hold-input.ts';
import { offerRefs } from '../src/pipelines/ref-offer-service.ts';
import { RUN_VIEW } from '../src/pipelines/run-finder-service.ts';
import type { Config, FleetConfig } from '../src/platform/config/config.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  defineComponent,
  type Actor,
  type Answer,
  type Autocomplete,
  type Choice,
  type Command,
  type Component,
  type Gate,
  type Requirement,
} from '../src/platform/discord/command.ts';
import { clip, LIMITS, type MessageBody } from '../src/platform/discord/message.ts';
import { handButtons } from './deploy-by-hand.ts';
import { fleetOption, noSuchFleet, offerFleets } from './fleet-named.ts';

export interface DeployCommandDeps {
  readonly deploys: DeployService;
  readonly fleets: FleetService;
  readonly gate: Gate;
  readonly database: Pick<Database, 'read'>;
  readonly config: () => Config;
}

const INPUT = z.discriminatedUnion('subcommand', [
  branchInput.extend({ subcommand: z.literal('branch') }),
  restoreInput.extend({ subcommand: z.literal('restore') }),
  deployStatusInput.extend({ subcommand: z.literal('status') }),
]);
type Input = z.infer<typeof INPUT>;

type Subject =
  | { readonly kind: 'all' }
  | { readonly kind: 'fleet'; readonly fleet: FleetConfig; readonly restoring: (actor: Actor) => Requirement };

/** More would not fit a message. */
const MOST_SHOWN = 8;

export function createDeployCommand(deps: DeployCommandDeps): Command {
  return defineCommand<Input, Subject>({
    definition: definition(),
    permissions: {
      branch: ['deploy.branch'],
      restore: ['deploy.restore', 'hold.release-others'],
      status: ['hold.view'],
    },
    input: INPUT,
    pace: 'deferred',
    sees: 'hold.view',
    visibility: () => 'private',
    find: (input, read) => find(deps, input, read),
    requires: (input, subject, actor) => requirement(deps, input, { subject, actor }),
    notFound: ({ fleet }) => noSuchFleet(fleet),
    run: (input, subject, actor) => run(deps, input, { subject, actor }),
    autocomplete: offer(deps),
    components: [restoreButton(deps), ...handButtons(deps)],
  });
}

function definition() {
  return new SlashCommandBuilder()
    .setName('deploy')
    .setDescription('Try a branch on a test fleet, and put everything back')
    .addSubcommand((branch) =>
      branch
        .setName('branch')
        .setDescription('Hold a fleet, and have a branch, tag or commit deployed to it')
        .addStringOption(fleetOption)
        .addStringOption((option) =>
          option
            .setName('ref')
            .setDescription('The branch, tag or commit to deploy')
            .setRequired(true)
            .setAutocomplete(true)
            .setMaxLength(200),
        )
        .addStringOption((option) =>
          option
            .setName('for')
            .setDescription('How long it stays: 2h, 3d, until friday 18:00')
            .setRequired(true)
            .setMaxLength(60),
        )
        .addStringOption((option) =>
          option
            .setName('reason')
            .setDescription('Why, for everybody who wonders')
            .setRequired(true)
            .setMaxLength(LONGEST_REASON),
        ),
    )
    .addSubcommand((restore) =>
      restore
        .setName('restore')
        .setDescription('End your hold, and have what the fleet tracks deployed again')
        .addStringOption(fleetOption),
    )
    .addSubcommand((status) =>
      status
        .setName('status')
        .setDescription('What is being deployed from here, host by host, and what was')
        .addStringOption((option) => fleetOption(option).setRequired(false)),
    )
    .toJSON();
}

async function find({ fleets, deploys }: DeployCommandDeps, input: Input, read: Reader): Promise<Subject | null> {
  if (input.fleet === undefined) return { kind: 'all' };
  const match = fleets.resolve(input.fleet);
  if (match.kind === 'unknown') return null;
  return { kind: 'fleet', fleet: match.fleet, restoring: await deploys.restoreRequirement(read, match.fleet.name) };
}

interface Asked {
  readonly subject: Subject;
  readonly actor: Actor;
}

function requirement({ fleets }: DeployCommandDeps, input: Input, { subject, actor }: Asked): Requirement {
  if (subject.kind === 'all') return fleets.someRequirement(actor, { permission: 'hold.view', fleet: null });
  const { name } = subject.fleet;
  switch (input.subcommand) {
    case 'branch':
      return { permission: 'deploy.branch', fleet: name };
    case 'restore':
      return subject.restoring(actor);
    case 'status':
      return { permission: 'hold.view', fleet: name };
  }
}

async function run(deps: DeployCommandDeps, input: Input, { subject, actor }: Asked): Promise<Answer> {
  if (subject.kind === 'all' || input.subcommand === 'status') return status(deps, subject, actor);
  const by = { actor, act: `command:deploy ${input.subcommand}` };
  const { name } = subject.fleet;
  if (input.subcommand === 'branch') {
    const ask = { ref: input.ref, length: input.for, reason: input.reason };
    const outcome = await deps.deploys.branch(subject.fleet, ask, by);
    return said(outcome.kind, begunMessage(outcome, name, wordsOf(deps.config(), name)));
  }
  const outcome = await deps.deploys.restore(subject.fleet, null, by);
  return said(outcome.kind, restoredMessage(outcome, name));
}

async function status({ deploys, database, gate }: DeployCommandDeps, subject: Subject, actor: Actor): Promise<Answer> {
  const of = subject.kind === 'fleet' ? subject.fleet.name : null;
  const all = await deploys.list(database.read, of, MOST_SHOWN);
  const seen = all.filter(
    ({ fleet: name }) => gate.judge(actor, { permission: 'hold.view', fleet: name }).kind === 'allowed',
  );
  return { kind: 'message', outcome: 'status', body: deploysMessage(seen) };
}

/** What was begun is on record by the service. */
function said(outcome: string, body: MessageBody): Answer {
  const answer = { kind: 'message', outcome, body } as const;
  return outcome === 'begun' ? { ...answer, audited: true } : answer;
}

function offer({ fleets, deploys }: DeployCommandDeps): Autocomplete {
  return async ({ subcommand, option, typed, options }, read) => {
    if (option === 'ref') return offerRef(fleets, { named: options['fleet'], typed }, read);
    const permission =
      subcommand === 'branch' ? 'deploy.branch' : subcommand === 'restore' ? 'deploy.restore' : 'hold.view';
    // Those that take none are not offered; who types one is told why.
    const isOffered = (fleet: FleetConfig): boolean => subcommand !== 'branch' || deploys.takesBranches(fleet);
    return offerFleets(fleets, { typed, permission }, isOffered);
  };
}

/** What was heard pushed to the repository of the fleet that is named already; for those who may see its runs. */
async function offerRef(
  fleets: FleetService,
  { named, typed }: { readonly named: unknown; readonly typed: string },
  read: Reader,
): Promise<readonly Choice[]> {
  const match = typeof named === 'string' ? fleets.resolve(named) : null;
  if (match === null || match.kind === 'unknown') return [];
  const { name: fleet, versionPolicy } = match.fleet;
  const refs = await offerRefs(read, { repository: versionPolicy.repository, typed });
  return refs
    .filter(({ name }) => name.length <= LIMITS.choiceName)
    .map(({ kind, name, title, author }) => {
      const what = title ?? (kind === 'tag' ? 'tag' : '');
      const words = [what, author === null ? '' : `by ${author}`].filter((each) => each !== '').join(' ');
      return {
        name: clip(words === '' ? name : `${name}: ${words}`, LIMITS.choiceName),
        value: name,
        requires: { permission: 'deploy.branch', fleet },
        alsoRequires: [{ permission: RUN_VIEW, fleet }],
      };
    });
}

const OF_DEPLOY = z.object({
  argument: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
});
type OfDeploy = z.infer<typeof OF_DEPLOY>;

interface Shown {
  readonly deploy: Deploy;
  readonly restoring: (actor: Actor) => Requirement;
}

function restoreButton({ deploys, fleets }: DeployCommandDeps): Component {
  return defineComponent<OfDeploy, Shown>({
    input: OF_DEPLOY,
    pace: 'deferred',
    prefix: RESTORE_BUTTON,
    answers: 'reply',
    sees: 'hold.view',
    async find({ argument }, read) {
      const deploy = await deploys.find(read, argument);
      return deploy === null ? null : { deploy, restoring: await deploys.restoreRequirement(read, deploy.fleet) };
    },
    requires: (_input, { restoring }, actor) => restoring(actor),
    notFound: ({ argument }) => `No deploy that you may see is called ${deployId({ number: argument })}.`,
    async run(_input, { deploy }, actor) {
      const match = fleets.resolve(deploy.fleet);
      if (match.kind === 'unknown')
        return said('nothing-to-restore', restoredMessage({ kind: 'nothing-to-restore' }, deploy.fleet));
      const outcome = await deploys.restore(match.fleet, deploy.number, { actor, act: `button:${RESTORE_BUTTON}` });
      return said(outcome.kind, restoredMessage(outcome, deploy.fleet));
    },
  });
}
