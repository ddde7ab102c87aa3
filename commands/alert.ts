/*
 * /alert list [which] [fleet]               what fires; what is acknowledged, the oldest first; or what is silenced
 * /alert show <alert>                       one of them: whose it is, what was done, what silences it
 * /alert ack <alert> [for] [note]           nobody is told of it again until it becomes worse or the time is over
 * /alert unack <alert>                      takes that back; what is critical escalates again
 * /alert silence <alert> <for> <reason> …   nobody is told of what fits, in Alertmanager itself where it comes from there
 * /alert unsilence <silence>                ends it before its time
 * /alert assign <alert> [to]                says who looks after it
 * /alert escalate <alert>                   tells the next people of its chain
 * /alert storm <storm> [do] …                all open groups of a storm at once (commands/storm.ts)
 * Its buttons are on the cards (commands/alert-buttons.ts). Answers are private. Needs: alert.view to see, and alert.ack,
 * alert.silence, alert.assign or alert.escalate to act, on the alert's fleet, or on the house where it is of none.
 */
import { z } from 'zod';
import {
  alertListMessage,
  alertShownMessage,
  silencedMessage,
  silenceListMessage,
  unsilencedMessage,
} from '../src/alerts/alert-answers-view.ts';
import {
  ackInput,
  alertInput,
  alertListInput,
  assignInput,
  silenceInput,
  stormInput,
  unsilenceInput,
} from '../src/alerts/alert-input.ts';
import { silenceName, type AlertSilence } from '../src/alerts/alert-silence.ts';
import type { AlertDesk } from '../src/alerts/alert-desk-service.ts';
import type { Handled } from '../src/alerts/handling-outcome.ts';
import type { FoundStorm } from '../src/alerts/storm-desk-service.ts';
import { STORM_PERMISSIONS } from '../src/alerts/storm-permissions.ts';
import { stormName } from '../src/alerts/storm-handling.ts';
import { alertRequirement, type HandlingService } from '../src/alerts/handling-service.ts';
import { alertName } from '../src/alerts/handling.ts';
import { silenceRequirement } from '../src/alerts/silence-deps-service.ts';
import type { SilenceService } from '../src/alerts/silence-keeper-service.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  type Actor,
  type Answer,
  type Autocomplete,
  type Command,
  type Requirement,
} from '../src/platform/discord/command.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';
import { alertButtons, answered, noSuchAlert } from './alert-buttons.ts';
import { alertDefinition } from './alert-definition.ts';
import { actOnStorm, noSuchStorm, stormButtons } from './storm.ts';

export interface AlertCommandDeps {
  readonly handlings: HandlingService;
  readonly silences: SilenceService;
  readonly alertDesk: AlertDesk;
  readonly database: Pick<Database, 'read'>;
  readonly config: () => Config;
}

const INPUT = z.discriminatedUnion('subcommand', [
  z.object({ subcommand: z.literal('list'), ...alertListInput.shape }),
  z.object({ subcommand: z.literal('show'), ...alertInput.shape }),
  z.object({ subcommand: z.literal('ack'), ...ackInput.shape }),
  z.object({ subcommand: z.literal('unack'), ...alertInput.shape }),
  z.object({ subcommand: z.literal('silence'), ...silenceInput.shape }),
  z.object({ subcommand: z.literal('unsilence'), ...unsilenceInput.shape }),
  z.object({ subcommand: z.literal('assign'), ...assignInput.shape }),
  z.object({ subcommand: z.literal('escalate'), ...alertInput.shape }),
  z.object({ subcommand: z.literal('storm'), ...stormInput.shape }),
]);
type Input = z.infer<typeof INPUT>;

type Subject =
  | { readonly kind: 'all' }
  | { readonly kind: 'alert'; readonly handled: Handled }
  | { readonly kind: 'silence'; readonly silence: AlertSilence }
  | { readonly kind: 'storm'; readonly found: FoundStorm };

const PERMISSION = {
  show: 'alert.view',
  ack: 'alert.ack',
  unack: 'alert.ack',
  silence: 'alert.silence',
  assign: 'alert.assign',
  escalate: 'alert.escalate',
} as const;

export function createAlertCommand(deps: AlertCommandDeps): Command {
  return defineCommand<Input, Subject>({
    definition: alertDefinition(),
    permissions: {
      list: ['alert.view'],
      unsilence: ['alert.silence'],
      storm: [...new Set(Object.values(STORM_PERMISSIONS))],
      ...Object.fromEntries(Object.entries(PERMISSION).map(([sub, permission]) => [sub, [permission]])),
    },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: 'alert.view',
    find: (input, read) => find(deps, input, read),
    requires: (input, subject, actor) => requires(deps, { input, subject, actor }),
    notFound: (input) =>
      input.subcommand === 'list'
        ? 'Alerts are not yours to see.'
        : input.subcommand === 'unsilence'
          ? `No silence that you may see is called SIL-${input.silence}. \`/alert list which:silences\` shows them.`
          : input.subcommand === 'storm'
            ? noSuchStorm(input.storm)
            : noSuchAlert(input.alert),
    run: (input, subject, actor) => run(deps, { input, subject, actor }),
    autocomplete: offer(deps),
    components: [...alertButtons(deps), ...stormButtons(deps)],
  });
}

async function find(
  { handlings, silences, alertDesk }: AlertCommandDeps,
  input: Input,
  read: Reader,
): Promise<Subject | null> {
  if (input.subcommand === 'list') return { kind: 'all' };
  if (input.subcommand === 'unsilence') {
    const silence = await silences.find(read, input.silence);
    return silence === null ? null : { kind: 'silence', silence };
  }
  if (input.subcommand === 'storm') {
    const found = await alertDesk.storms.find(read, input.storm);
    return found === null ? null : { kind: 'storm', found };
  }
  const handled = await handlings.find(read, input.alert);
  return handled === null ? null : { kind: 'alert', handled };
}

interface Asked {
  readonly input: Input;
  readonly subject: Subject;
  readonly actor: Actor;
}

function requires({ alertDesk }: AlertCommandDeps, { input, subject, actor }: Asked): Requirement {
  if (subject.kind === 'silence') return silenceRequirement(subject.silence);
  if (subject.kind === 'storm')
    return alertDesk.storms.requirement(
      STORM_PERMISSIONS[input.subcommand === 'storm' ? input.do : 'show'],
      subject.found,
      actor,
    );
  if (
    subject.kind === 'all' ||
    input.subcommand === 'list' ||
    input.subcommand === 'unsilence' ||
    input.subcommand === 'storm'
  )
    return alertDesk.listRequirement(actor, input.subcommand === 'list' ? (input.fleet ?? null) : null);
  return alertRequirement(PERMISSION[input.subcommand], subject.handled.episode);
}

async function run(deps: AlertCommandDeps, { input, actor }: Asked): Promise<Answer> {
  const { handlings, silences, alertDesk, database } = deps;
  const by = { actor, act: `command:alert ${input.subcommand}` };
  switch (input.subcommand) {
    case 'list': {
      if (input.which === 'silences') {
        const all = await alertDesk.listSilences(database.read, { actor, fleet: input.fleet ?? null });
        return { kind: 'message', outcome: 'listed', body: silenceListMessage(all) };
      }
      const rows = await alertDesk.list(database.read, { which: input.which, actor, fleet: input.fleet ?? null });
      return { kind: 'message', outcome: 'listed', body: alertListMessage(rows, input.which) };
    }
    case 'show': {
      const shown = await alertDesk.show(database.read, input.alert);
      if (shown === null) throw new Error('An alert was found and is gone.');
      return { kind: 'message', outcome: 'shown', body: alertShownMessage(shown) };
    }
    case 'ack':
      return answered(
        await handlings.ack(
          { number: input.alert, seen: null, forMs: input.for ?? null, note: input.note ?? null },
          by,
        ),
      );
    case 'unack':
      return answered(await handlings.unack({ number: input.alert, seen: null }, by));
    case 'assign':
      return answered(await handlings.assign({ number: input.alert, seen: null, to: input.to }, by));
    case 'escalate':
      return answered(await handlings.escalate({ number: input.alert, seen: null }, by));
    case 'storm':
      return actOnStorm(deps, { asked: input, of: { number: input.storm, seen: null }, by });
    case 'silence': {
      const { alert: number, for: forMs, reason, matchers = null, preview, confirm } = input;
      const chosen = { previewOnly: preview === 'yes', isConfirmed: confirm === 'yes' };
      const ask = { number, seen: null, forMs, reason, matchers, ...chosen };
      const outcome = await silences.silence(ask, by);
      if (outcome === null) throw new Error('An alert was found and is gone.');
      return recorded({ kind: 'message', outcome: outcome.kind, body: silencedMessage(outcome) });
    }
    case 'unsilence': {
      const outcome = await silences.unsilence(input.silence, by);
      if (outcome === null) throw new Error('A silence was found and is gone.');
      return recorded({ kind: 'message', outcome: outcome.kind, body: unsilencedMessage(outcome) });
    }
  }
}

/** What the service has recorded itself. */
const CHANGING: ReadonlySet<string> = new Set(['silencing', 'silenced', 'unsilencing', 'unsilenced']);

function recorded(answer: Answer): Answer {
  return CHANGING.has(answer.outcome) ? { ...answer, audited: true } : answer;
}

const MOST_OFFERED = 200;

function offer({ handlings, silences, alertDesk, config }: AlertCommandDeps): Autocomplete {
  return async ({ option, typed, subcommand }, read) => {
    const wanted = typed.trim().toLowerCase();
    const isWanted = (name: string): boolean => name.toLowerCase().includes(wanted);
    if (option === 'fleet')
      return config()
        .fleets.filter(({ name }) => isWanted(name))
        .map(({ name }) => ({ name, value: name, requires: { permission: 'alert.view', fleet: name } }));
    if (option === 'storm')
      return (await alertDesk.storms.list(read)).map(offeredStorm).filter(({ name }) => isWanted(name));
    if (option === 'silence')
      return (await silences.list(read))
        .map((silence) => ({ silence, name: `${silenceName(silence)}: ${silence.reason}` }))
        .filter(({ name }) => isWanted(name))
        .map(({ silence, name }) => ({
          name: clip(name, LIMITS.choiceName),
          value: silenceName(silence),
          requires: silenceRequirement(silence),
        }));
    const permission =
      subcommand === 'show' || subcommand === 'alert' ? 'alert.view' : permissionOf(subcommand ?? 'show');
    return (await handlings.list(read, subcommand === 'unack' ? 'acknowledged' : 'open', MOST_OFFERED))
      .map(({ handling, episode }) => ({
        episode,
        value: alertName(handling),
        name: `${alertName(handling)}: ${episode.name}${episode.fleets.length === 0 ? '' : ` on ${episode.fleets.join(', ')}`}`,
      }))
      .filter(({ name }) => isWanted(name))
      .map(({ episode, value, name }) => ({
        name: clip(name, LIMITS.choiceName),
        value,
        requires: alertRequirement(permission, episode),
      }));
  };
}

/** Whoever may see but some of its groups has to type its name, which is on its message. */
function offeredStorm({ storm, fleets }: FoundStorm) {
  const value = stormName(storm) ?? '';
  const fleet = fleets.length === 1 ? (fleets[0] ?? null) : null;
  const name = clip(`${value}: an alert storm${fleet === null ? '' : ` on ${fleet}`}`, LIMITS.choiceName);
  return { name, value, requires: { permission: 'alert.view', fleet } };
}

function permissionOf(subcommand: string): string {
  return Object.entries(PERMISSION).find(([sub]) => sub === subcommand)?.[1] ?? 'alert.view';
}
