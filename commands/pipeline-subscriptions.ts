/*
 * /pipeline subscribe <channel> [system] [repository] [workflow] [pipeline] [branch] [environment] [event] [result]
 *           [transition] [actor] [verbosity] [thread] [notify] [quiet] [mention] [reason]
 *                                 has runs shown in a channel of the server. What is left out may be anything; lists are
 *                                 separated by commas, and * stands for any run of characters
 * /pipeline unsubscribe <subscription>
 *                                 ends one, by its id such as SUB-3 or by words of what it asks for
 * /pipeline subscriptions [channel]
 *                                 those there are, when each took a run last, and when its next digest comes
 * Answers are private. Needs, on the house: subscription.manage; to list them, run.view.
 */
import {
  SlashCommandBuilder,
  type SlashCommandStringOption,
  type SlashCommandSubcommandBuilder,
} from '@discordjs/builders';
import { ChannelType } from 'discord-api-types/v10';
import { z } from 'zod';
import {
  LONGEST_LIST,
  LONGEST_QUIET,
  LONGEST_SUBSCRIPTION_REASON,
  subscriptionReference,
  wishInput,
} from '../src/pipelines/subscription-input.ts';
import type { FoundSubscriptions } from '../src/pipelines/subscription-outcome.ts';
import { MANAGE, type SubscriptionService } from '../src/pipelines/subscription-service.ts';
import {
  subscribedMessage,
  subscriptionsMessage,
  unsubscribedMessage,
  whichSubscriptionMessage,
} from '../src/pipelines/subscription-view.ts';
import type { Config } from '../src/platform/config/config.ts';
import { ROUTE_EVENTS, ROUTE_RESULTS, ROUTE_TRANSITIONS, VERBOSITIES } from '../src/platform/config/route-config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineCommand, type Actor, type Answer, type Command } from '../src/platform/discord/command.ts';
import type { MessageBody } from '../src/platform/discord/message.ts';
import { offerForSubscriptions } from './pipeline-subscription-offers.ts';

export interface SubscriptionCommandDeps {
  readonly subscriptions: SubscriptionService;
  readonly database: Pick<Database, 'read'>;
  readonly config: () => Config;
}

const INPUT = z.discriminatedUnion('subcommand', [
  wishInput.extend({ subcommand: z.literal('subscribe') }),
  z.object({ subcommand: z.literal('unsubscribe'), subscription: subscriptionReference }),
  z.object({ subcommand: z.literal('subscriptions'), channel: z.string().optional() }),
]);
type Input = z.infer<typeof INPUT>;

type Subject =
  | { readonly kind: 'all' }
  | { readonly kind: 'found'; readonly found: Exclude<FoundSubscriptions, { readonly kind: 'none' }> };

/** A part of /pipeline. */
export function createSubscriptionCommands(deps: SubscriptionCommandDeps): Command {
  return defineCommand<Input, Subject>({
    definition: definition(),
    permissions: {
      subscribe: [MANAGE.permission],
      unsubscribe: [MANAGE.permission],
      subscriptions: ['run.view'],
    },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: 'run.view',
    async find(input, read) {
      if (input.subcommand !== 'unsubscribe') return { kind: 'all' };
      const found = await deps.subscriptions.find(read, input.subscription);
      return found.kind === 'none' ? null : { kind: 'found', found };
    },
    requires: ({ subcommand }) => (subcommand === 'subscriptions' ? { permission: 'run.view', fleet: null } : MANAGE),
    notFound: () => 'No subscription is called so. `/pipeline subscriptions` shows those there are.',
    run: (input, subject, actor) => run(deps, input, { subject, actor }),
    autocomplete: offerForSubscriptions(deps),
  });
}

async function run(
  deps: SubscriptionCommandDeps,
  input: Input,
  { subject, actor }: { readonly subject: Subject; readonly actor: Actor },
): Promise<Answer> {
  switch (input.subcommand) {
    case 'subscribe': {
      const { subcommand: _subcommand, ...asked } = input;
      const outcome = await deps.subscriptions.subscribe(asked, { actor, act: 'command:pipeline subscribe' });
      return said(outcome.kind, subscribedMessage(outcome), outcome.kind === 'subscribed');
    }
    case 'unsubscribe':
      if (subject.kind !== 'found') throw new Error('/pipeline unsubscribe was given no subscription.');
      return unsubscribe(deps, subject.found, actor);
    case 'subscriptions':
      return said('listed', await listMessage(deps, input.channel ?? null));
  }
}

async function unsubscribe(
  { subscriptions }: SubscriptionCommandDeps,
  found: Exclude<FoundSubscriptions, { readonly kind: 'none' }>,
  actor: Actor,
): Promise<Answer> {
  if (found.kind === 'several') return said('several', whichSubscriptionMessage(found.subscriptions));
  const by = { actor, act: 'command:pipeline unsubscribe' };
  const outcome = await subscriptions.unsubscribe(found.subscription, by);
  return said(outcome.kind, unsubscribedMessage(outcome), outcome.kind === 'unsubscribed');
}

async function listMessage(
  { subscriptions, database, config }: SubscriptionCommandDeps,
  channelId: string | null,
): Promise<MessageBody> {
  const { pipelines, routes } = config();
  return subscriptionsMessage({
    listed: await subscriptions.list(database.read, channelId),
    channelId,
    besides: { pipelines: pipelines.length, routes: routes.length },
  });
}

function said(outcome: string, body: MessageBody, isRecorded = false): Answer {
  return { kind: 'message', outcome, body, ...(isRecorded ? { audited: true } : {}) };
}

function definition(): ReturnType<SlashCommandBuilder['toJSON']> {
  return new SlashCommandBuilder()
    .setName('pipeline')
    .setDescription('Runs of pipelines')
    .addSubcommand(subscribeDefinition)
    .addSubcommand((end) =>
      end
        .setName('unsubscribe')
        .setDescription('End a subscription')
        .addStringOption((option) =>
          option
            .setName('subscription')
            .setDescription('Its id, such as SUB-3, or words of what it asks for')
            .setRequired(true)
            .setAutocomplete(true)
            .setMaxLength(100),
        ),
    )
    .addSubcommand((list) =>
      list
        .setName('subscriptions')
        .setDescription('What channels are subscribed to, and when each last took a run')
        .addChannelOption((channel) => channel.setName('channel').setDescription('Only those of this channel')),
    )
    .toJSON();
}

function subscribeDefinition(ask: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  const listed = (name: string, description: string) => (option: SlashCommandStringOption) =>
    option.setName(name).setDescription(description).setMaxLength(LONGEST_LIST);
  const offered = (name: string, description: string) => (option: SlashCommandStringOption) =>
    listed(name, description)(option).setAutocomplete(true);
  const chosen = (name: string, description: string, values: readonly string[]) => (option: SlashCommandStringOption) =>
    option
      .setName(name)
      .setDescription(description)
      .addChoices(values.map((value) => ({ name: value.replaceAll('-', ' '), value })));
  return ask
    .setName('subscribe')
    .setDescription('Have runs shown in a channel')
    .addChannelOption((channel) =>
      channel
        .setName('channel')
        .setDescription('Where they are shown')
        .addChannelTypes(ChannelType.GuildText, ChannelType.GuildAnnouncement)
        .setRequired(true),
    )
    .addStringOption(offered('pipeline', 'Only of these pipelines'))
    .addStringOption(offered('environment', 'Only of these environments, by any of their names'))
    .addStringOption(offered('branch', 'Only of these branches, such as main or release/*'))
    .addStringOption(chosen('verbosity', 'Which of them are shown; all, if you choose none', VERBOSITIES))
    .addStringOption(offered('repository', 'Only of these repositories, such as acme/*'))
    .addStringOption(listed('workflow', 'Only of these workflows, by file or name'))
    .addStringOption(chosen('system', 'Only of this CI system', ['github', 'gitlab', 'jenkins', 'aws', 'generic']))
    .addStringOption(chosen('event', 'Only of this sort', ROUTE_EVENTS))
    .addStringOption(chosen('result', 'Only with this result', ROUTE_RESULTS))
    .addStringOption(chosen('transition', 'Only what this became of its branch', ROUTE_TRANSITIONS))
    .addStringOption(listed('actor', 'Only started by these logins or people'))
    .addBooleanOption((thread) =>
      thread.setName('thread').setDescription('A thread on each that failed, with its jobs and later attempts'),
    )
    .addStringOption(listed('notify', 'What gets a message of its own: broke, fixed, still-failing, flaky, or nothing'))
    .addStringOption((quiet) =>
      quiet
        .setName('quiet')
        .setDescription('When nothing is said: 22:00-07:00 Europe/Berlin mon-fri except production')
        .setMaxLength(LONGEST_QUIET),
    )
    .addStringOption(offered('mention', 'Whom a break mentions: a role, a person, responsible; else nobody'))
    .addStringOption((reason) =>
      reason.setName('reason').setDescription('What it is for').setMaxLength(LONGEST_SUBSCRIPTION_REASON),
    );
}
