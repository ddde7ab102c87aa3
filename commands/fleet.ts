/*
 * /fleet list              the fleets you may see: purpose, owner, maintainer, version policy
 * /fleet info <fleet>      what the configuration says about one: hosts, shards, topics, traffic, links, older names;
 *                          and its open alerts and requests
 * /fleet status [fleet]    how it is now, worst first: health, versions, alerts, last pipeline, the age of each datum;
 *                          without a fleet, all active ones you may see
 * /fleet health <fleet> [host]  why a fleet, or one of its hosts, is judged as it is: line by line, worst first, with
 *                          value, threshold, evidence and age; all of it as a file where the message cannot hold it
 * `fleet` takes a fleet's name or any name it once had. The channel sees the answer, unless `private` is set.
 * Needs: fleet.view on the fleet; for all of them, on at least one. The last pipeline shows with run.view, requests that
 * wait for a decision with upgrade.view.
 */
import {
  SlashCommandBuilder,
  type SlashCommandBooleanOption,
  type SlashCommandStringOption,
} from '@discordjs/builders';
import { z } from 'zod';
import type { FiringAlerts } from '../src/alerts/alert-service.ts';
import type { FleetPause } from '../src/fleets/fleet-hold.ts';
import type { FleetAlerts } from '../src/fleets/firing-alert.ts';
import type { LastRun } from '../src/fleets/fleet-words-view.ts';
import {
  listMessage,
  MOST_TOGETHER,
  overviewMessage,
  type Audience,
  type PageParts,
} from '../src/fleets/fleet-pages-view.ts';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import {
  fleetInfoMessage,
  fleetStatusMessage,
  type CalledBy,
  type FleetStatusParts,
} from '../src/fleets/fleet-view.ts';
import type { FleetStatus } from '../src/fleets/fleet-status.ts';
import type { OpenRequest } from '../src/fleets/open-request.ts';
import type { RulesVerdict } from '../src/fleets/rules-verdict.ts';
import type { HealthService } from '../src/health/health-service.ts';
import { isFault } from '../src/health/health-line.ts';
import { verdictLook } from '../src/health/health-words-view.ts';
import type { FleetRun } from '../src/pipelines/run-service.ts';
import { shownAttempt } from '../src/pipelines/run.ts';
import {
  defineCommand,
  defineComponent,
  type Actor,
  type Answer,
  type Command,
  type Component,
  type Gate,
  type Requirement,
} from '../src/platform/discord/command.ts';
import type { MessageBody } from '../src/platform/discord/message.ts';
import { answerHealth, offerHostsOr } from './fleet-health.ts';
import { noSuchFleet } from './fleet-named.ts';
import { offerFleetNames } from './fleet-offers.ts';

export interface FleetCommandDeps {
  readonly fleets: FleetService;
  readonly gate: Gate;
  readonly health: Pick<HealthService, 'explain' | 'listVerdicts'>;
  /** The newest run of the pipelines that deploy a fleet (canonical name); without it the line is left out. */
  readonly lastRun?: (fleet: string) => Promise<FleetRun | null>;
  /** Requests for a fleet that wait for a decision; without it they are left out. */
  readonly openRequests?: (fleet: string) => Promise<readonly OpenRequest[]>;
  /** Who holds a fleet, and whether its deploys are paused; without it they are left out. */
  readonly pauseOf?: (fleet: string) => Promise<FleetPause>;
  /** What fires on a fleet; null while nobody is set up to tell. Without it the line is left out. */
  readonly firing?: (fleet: string) => Promise<FiringAlerts | null>;
}

const PERMISSION = 'fleet.view';

const INPUT = z.discriminatedUnion('subcommand', [
  z.object({ subcommand: z.literal('list'), private: z.boolean().default(false) }),
  z.object({ subcommand: z.literal('info'), fleet: z.string(), private: z.boolean().default(false) }),
  z.object({ subcommand: z.literal('status'), fleet: z.string().optional(), private: z.boolean().default(false) }),
  z.object({
    subcommand: z.literal('health'),
    fleet: z.string(),
    host: z.string().optional(),
    private: z.boolean().default(false),
  }),
]);
type Input = z.infer<typeof INPUT>;

/** One fleet by any of its names, or all that the asker may see. */
type Subject = { readonly kind: 'all' } | { readonly kind: 'one'; readonly match: CalledBy };

export function createFleetCommand(deps: FleetCommandDeps): Command {
  const { fleets } = deps;
  return defineCommand<Input, Subject>({
    definition: definition(),
    permissions: { list: [PERMISSION], info: [PERMISSION], status: [PERMISSION], health: [PERMISSION] },
    input: INPUT,
    pace: 'deferred',
    sees: PERMISSION,
    visibility: (input) => (input.private ? 'private' : 'public'),
    async find(input) {
      if (input.subcommand === 'list' || input.fleet === undefined) return { kind: 'all' };
      const match = fleets.resolve(input.fleet);
      return match.kind === 'unknown' ? null : { kind: 'one', match };
    },
    requires: (_input, subject, actor) => requirement(fleets, subject, actor),
    notFound: (input) => noSuchFleet(input.subcommand === 'list' ? undefined : input.fleet),
    async run(input, subject, actor) {
      if (subject.kind === 'one' && input.subcommand === 'health')
        return answerHealth(deps.health, subject.match.fleet, input.host ?? null);
      if (subject.kind === 'one')
        return input.subcommand === 'info'
          ? answerInfo(deps, actor, subject.match)
          : answerStatus(deps, actor, subject.match);
      const page = { page: 1, audience: input.private ? 'private' : 'shared' } as const;
      return input.subcommand === 'list' ? answerList(deps, actor, page) : answerOverview(deps, actor, page);
    },
    autocomplete: offerHostsOr(fleets, offerFleetNames(fleets)),
    components: pagers(deps),
  });
}

function requirement(fleets: FleetService, subject: Subject, actor: Actor): Requirement {
  if (subject.kind === 'one') return { permission: PERMISSION, fleet: subject.match.fleet.name };
  return { permission: PERMISSION, fleet: fleets.listVisible(actor)[0]?.name ?? null };
}

async function answerInfo(deps: FleetCommandDeps, actor: Actor, match: CalledBy): Promise<Answer> {
  const { fleet } = match;
  const more = { ...(await openRequestParts(deps, actor, fleet.name)), ...(await alertParts(deps, fleet.name)) };
  return said('info', fleetInfoMessage({ fleet, people: deps.fleets.peopleOf(fleet), calledBy: match, ...more }));
}

async function alertParts({ firing }: FleetCommandDeps, fleet: string): Promise<{ readonly alerts?: FleetAlerts }> {
  const found = (await firing?.(fleet)) ?? null;
  if (found === null) return {};
  if (found.kind === 'never-heard') return { alerts: found };
  const known = found.alerts.map(({ labels, host, startsAt }) => ({
    name: labels['alertname'] ?? 'alert',
    severity: labels['severity'] ?? null,
    host,
    since: startsAt,
  }));
  return { alerts: { kind: 'heard', firing: known, heardAt: found.heardAt } };
}

async function pauseParts(
  { gate, pauseOf }: FleetCommandDeps,
  actor: Actor,
  fleet: string,
): Promise<{ readonly pause?: FleetPause }> {
  const maySee = gate.judge(actor, { permission: 'hold.view', fleet }).kind === 'allowed';
  return pauseOf !== undefined && maySee ? { pause: await pauseOf(fleet) } : {};
}

async function openRequestParts(
  { gate, openRequests }: FleetCommandDeps,
  actor: Actor,
  fleet: string,
): Promise<{ readonly openRequests?: readonly OpenRequest[] }> {
  const maySee = gate.judge(actor, { permission: 'upgrade.view', fleet }).kind === 'allowed';
  return openRequests !== undefined && maySee ? { openRequests: await openRequests(fleet) } : {};
}

async function answerStatus(deps: FleetCommandDeps, actor: Actor, match: CalledBy): Promise<Answer> {
  const [status] = await deps.fleets.freshStatus([match.fleet]);
  if (status === undefined) throw new Error(`No status came back for fleet ${match.fleet.name}.`);
  const verdict = (await verdictsOf(deps, [status])).get(match.fleet.name);
  return said(
    'status',
    fleetStatusMessage({ ...(await statusParts(deps, actor, status)), ...verdict, calledBy: match }),
  );
}

/** What the health rules said last, by fleet. */
async function verdictsOf(
  { health }: FleetCommandDeps,
  statuses: readonly FleetStatus[],
): Promise<ReadonlyMap<string, { readonly verdict: RulesVerdict }>> {
  const known = await health.listVerdicts(statuses.map(({ fleet }) => fleet.name));
  return new Map(
    [...known].map(([fleet, { state, since }]) => {
      const { icon, word } = verdictLook(state);
      return [fleet, { verdict: { icon, word, since, fault: isFault(state) ? state : null } }];
    }),
  );
}

interface Page {
  readonly page: number;
  readonly audience: Audience;
}

function answerList({ fleets }: FleetCommandDeps, actor: Actor, page: Page): Answer {
  const visible = fleets.listVisible(actor).map((fleet) => ({ fleet, people: fleets.peopleOf(fleet) }));
  return said('list', listMessage(visible, pageParts('list', page)));
}

async function answerOverview(deps: FleetCommandDeps, actor: Actor, page: Page): Promise<Answer> {
  const { fleets } = deps;
  const active = fleets.listVisible(actor).filter(({ lifecycle }) => lifecycle === 'active');
  // Who turns a page reads on; asking the nodes again would change the order under their eyes.
  const statuses = page.page === 1 ? await fleets.freshStatus(active) : await fleets.readStatus(active);
  const verdicts = await verdictsOf(deps, statuses);
  const parts =
    statuses.length <= MOST_TOGETHER
      ? await Promise.all(
          statuses.map(async (status) => ({
            ...(await statusParts(deps, actor, status)),
            ...verdicts.get(status.fleet.name),
          })),
        )
      : statuses.map((status) => ({
          status,
          people: fleets.peopleOf(status.fleet),
          ...verdicts.get(status.fleet.name),
        }));
  return said('overview', overviewMessage(parts, pageParts('status', page)));
}

async function statusParts(deps: FleetCommandDeps, actor: Actor, status: FleetStatus): Promise<FleetStatusParts> {
  const { fleets, gate, lastRun } = deps;
  const { name } = status.fleet;
  const people = fleets.peopleOf(status.fleet);
  const more = {
    ...(await pauseParts(deps, actor, name)),
    ...(await openRequestParts(deps, actor, name)),
    ...(await alertParts(deps, name)),
  };
  const maySeeRuns = gate.judge(actor, { permission: 'run.view', fleet: name }).kind === 'allowed';
  if (lastRun === undefined || !maySeeRuns) return { status, people, ...more };
  const found = await lastRun(name);
  return { status, people, ...more, lastRun: found === null ? null : lastRunOf(found) };
}

function lastRunOf({ run, pipeline }: FleetRun): LastRun {
  const attempt = shownAttempt(run);
  return {
    title: run.number === null ? pipeline : `${pipeline} #${run.number}`,
    url: run.url,
    state: attempt.state.replaceAll('_', ' '),
    at: attempt.endedAt ?? attempt.updatedAt,
  };
}

function said(outcome: string, body: MessageBody): Answer {
  return { kind: 'message', outcome, body };
}

type Paged = 'list' | 'status';

const TURN = 'fleet-page';
const BROWSE = 'fleet-browse';

function pageParts(what: Paged, { page, audience }: Page): PageParts {
  return {
    page,
    audience,
    ids: { turnTo: (to) => `${TURN}:${what}.${to}`, browse: `${BROWSE}:${what}.1` },
  };
}

/** The page asked for is said by the button itself; nothing is stored, and what is shown is judged anew. */
const PAGE = z.object({
  argument: z
    .string()
    .regex(/^(list|status)\.\d{1,4}$/)
    .transform((text) => {
      const [what, page] = text.split('.');
      return { what: what === 'list' ? ('list' as const) : ('status' as const), page: Number(page) };
    }),
});
type PageInput = z.infer<typeof PAGE>;

function pagers(deps: FleetCommandDeps): readonly Component[] {
  const pager = {
    input: PAGE,
    pace: 'deferred' as const,
    sees: PERMISSION,
    find: async (): Promise<Subject> => ({ kind: 'all' }),
    requires: (_input: PageInput, subject: Subject, actor: Actor) => requirement(deps.fleets, subject, actor),
    notFound: () => 'No fleet is yours to see.',
  };
  const show = ({ argument: { what, page } }: PageInput, actor: Actor): Answer | Promise<Answer> =>
    (what === 'list' ? answerList : answerOverview)(deps, actor, { page, audience: 'private' });
  return [
    defineComponent<PageInput, Subject>({
      ...pager,
      prefix: TURN,
      answers: 'update',
      async run(input, _subject, actor) {
        const answer = await show(input, actor);
        return answer.kind === 'message' ? { kind: 'update', outcome: answer.outcome, body: answer.body } : answer;
      },
    }),
    defineComponent<PageInput, Subject>({
      ...pager,
      prefix: BROWSE,
      answers: 'reply',
      run: async (input, _subject, actor) => show(input, actor),
    }),
  ];
}

function definition(): ReturnType<SlashCommandBuilder['toJSON']> {
  const fleet = (option: SlashCommandStringOption): SlashCommandStringOption =>
    option.setName('fleet').setDescription('Its name, or one it once had').setAutocomplete(true).setMaxLength(100);
  const forMe = (option: SlashCommandBooleanOption): SlashCommandBooleanOption =>
    option.setName('private').setDescription('Show the answer to you alone');
  return new SlashCommandBuilder()
    .setName('fleet')
    .setDescription('The fleets you may see, and how they are')
    .addSubcommand((list) =>
      list.setName('list').setDescription('Which fleets there are, what for and whose').addBooleanOption(forMe),
    )
    .addSubcommand((info) =>
      info
        .setName('info')
        .setDescription('Hosts, shards, traffic, owner and links of a fleet')
        .addStringOption((option) => fleet(option).setRequired(true))
        .addBooleanOption(forMe),
    )
    .addSubcommand((status) =>
      status
        .setName('status')
        .setDescription('Health and versions now, worst first; of all active fleets when none is named')
        .addStringOption(fleet)
        .addBooleanOption(forMe),
    )
    .addSubcommand((health) =>
      health
        .setName('health')
        .setDescription('Why a fleet or one of its hosts is judged as it is, line by line')
        .addStringOption((option) => fleet(option).setRequired(true))
        .addStringOption((option) =>
          option
            .setName('host')
            .setDescription('One of its hosts, e.g. store-01.do-ams3')
            .setAutocomplete(true)
            .setMaxLength(200),
        )
        .addBooleanOption(forMe),
    )
    .toJSON();
}
