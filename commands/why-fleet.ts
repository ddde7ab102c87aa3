/*
 * /why fleet <fleet>    why nothing is being deployed to it: windows now, the break that is open, the last run, open
 *                       requests and alerts; and what would change it, and when
 * The answer is private. Needs: window.view, on the fleet; of runs and requests it tells who may see those.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FiringAlerts } from '../src/alerts/alert-service.ts';
import type { OpenRequest } from '../src/fleets/open-request.ts';
import type { FleetRun } from '../src/pipelines/run-service.ts';
import { shownAttempt } from '../src/pipelines/run.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineCommand, type Actor, type Answer, type Command, type Gate } from '../src/platform/discord/command.ts';
import { code } from '../src/platform/discord/message.ts';
import { whyFleetMessage, type WhyFleetParts } from '../src/requests/why-fleet-view.ts';
import type { WindowService } from '../src/windows/window-service.ts';

export interface WhyFleetCommandDeps {
  readonly windows: WindowService;
  readonly fleets: FleetService;
  readonly gate: Gate;
  readonly database: Pick<Database, 'read'>;
  readonly lastRun?: (fleet: string) => Promise<FleetRun | null>;
  /** The break of the branch that the fleet's last run was of; null: there is none. */
  readonly openBreak?: (fleet: string) => Promise<WhyFleetParts['openBreak'] | null>;
  readonly openRequests?: (fleet: string) => Promise<readonly OpenRequest[]>;
  readonly firing?: (fleet: string) => Promise<FiringAlerts | null>;
}

const INPUT = z.object({ subcommand: z.literal('fleet'), fleet: z.string().trim().min(1).max(100) });

export function createWhyFleetCommand(deps: WhyFleetCommandDeps): Command {
  const { fleets } = deps;
  return defineCommand<z.infer<typeof INPUT>, FleetConfig>({
    definition: definition(),
    permissions: { fleet: ['window.view'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: ({ fleet }) => {
      const match = fleets.resolve(fleet);
      return Promise.resolve(match.kind === 'unknown' ? null : match.fleet);
    },
    requires: (_input, { name }) => ({ permission: 'window.view', fleet: name }),
    notFound: ({ fleet }) =>
      `No fleet that you may see is called ${code(/^[\w.-]{1,60}$/.test(fleet) ? fleet : '…')}. \`/fleet list\` shows those there are.`,
    run: (_input, fleet, actor) => run(deps, fleet, actor),
    autocomplete: ({ typed }) =>
      Promise.resolve(
        fleets
          .listNames()
          .filter(({ typed: name, fleet }) => name === fleet.name && name.includes(typed.trim().toLowerCase()))
          .map(({ fleet: { name } }) => ({ name, value: name, requires: { permission: 'window.view', fleet: name } })),
      ),
  });
}

async function run(deps: WhyFleetCommandDeps, fleet: FleetConfig, actor: Actor): Promise<Answer> {
  const body = whyFleetMessage(await readWhyFleet(deps, fleet, actor));
  return { kind: 'message', outcome: 'told', body };
}

/** Only what the asker may see of each. */
export async function readWhyFleet(
  { windows, gate, database, lastRun, openBreak, openRequests, firing }: WhyFleetCommandDeps,
  { name, versionPolicy }: FleetConfig,
  actor: Actor,
): Promise<WhyFleetParts> {
  const may = (permission: string): boolean => gate.judge(actor, { permission, fleet: name }).kind === 'allowed';
  const verdict = await windows.judge(database.read, {
    act: 'deploy',
    version: '',
    target: windows.fleetTarget(name),
  });
  const seesRuns = may('run.view');
  const found = seesRuns && lastRun !== undefined ? await lastRun(name) : undefined;
  const broken = seesRuns && openBreak !== undefined ? await openBreak(name) : undefined;
  const requests = may('upgrade.view') && openRequests !== undefined ? await openRequests(name) : undefined;
  const alerts = may('fleet.view') && firing !== undefined ? await firing(name) : undefined;
  return {
    fleet: name,
    isAutomatic: versionPolicy.kind === 'auto',
    windows: verdict,
    ...(found === undefined ? {} : { lastRun: found === null ? null : lastRunOf(found) }),
    ...(broken === undefined ? {} : { openBreak: broken }),
    ...(requests === undefined ? {} : { openRequests: requests }),
    ...(alerts === undefined ? {} : { firing: alerts?.kind === 'known' ? alerts.alerts.length : null }),
  };
}

function lastRunOf({ run: { number, url, ...rest }, pipeline }: FleetRun) {
  const attempt = shownAttempt({ number, url, ...rest });
  return {
    title: number === null ? pipeline : `${pipeline} #${number}`,
    url,
    state: attempt.state.replaceAll('_', ' '),
    at: attempt.endedAt ?? attempt.updatedAt,
  };
}

function definition() {
  return new SlashCommandBuilder()
    .setName('why')
    .setDescription('Why something was shown, told or held, or was not')
    .addSubcommand((fleet) =>
      fleet
        .setName('fleet')
        .setDescription('Why nothing is being deployed to a fleet, and what would change it')
        .addStringOption((option) =>
          option.setName('fleet').setDescription('Which').setRequired(true).setAutocomplete(true).setMaxLength(100),
        ),
    )
    .toJSON();
}
