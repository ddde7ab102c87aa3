import {
  clip,
  code,
  embed,
  escape,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { doingLine } from './alert-answers-view.ts';
import type { AlertExplanation, QuietReason } from './alert-why.ts';
import { colorOf, fleetWords, SHOWN } from './alert-words-view.ts';
import { ackLine, silenceLine } from './handling-view.ts';
import { alertName } from './handling.ts';

const MOST_DOINGS = 8;

/** The answer to /why alert. */
export function alertWhyMessage(explanation: AlertExplanation): MessageBody {
  const { shown } = explanation;
  const { handling, episode } = shown;
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `Why ${alertName(handling)}, ${clip(episode.name, SHOWN.name)}, is told as it is`,
        color: colorOf(episode),
        description: groupingLines(explanation),
        fields: [
          { name: 'Told', value: toldLines(explanation).join('\n') },
          { name: 'Not told, or not again', value: quietLines(explanation).join('\n') },
          { name: 'Escalation', value: escalationWords(explanation) },
          ...(shown.doings.length === 0
            ? []
            : [{ name: 'What was done', value: shown.doings.slice(-MOST_DOINGS).map(doingLine).join('\n') }]),
        ],
      }),
    ],
  });
}

function groupingLines({ grouping, dedupe }: AlertExplanation): readonly string[] {
  const { rule, fleets, scope, sources, alerts, firing, leftOut } = grouping;
  const where = fleets.length === 0 ? 'of no fleet of the configuration' : `on ${fleetWords(fleets)}`;
  const shared =
    scope.kind === 'none' || scope.kind === 'fleet'
      ? 'They share nothing narrower.'
      : `All of them share ${scope.kind} ${code(clip(scope.name, SHOWN.host))}.`;
  const begun =
    dedupe.beginnings <= 1
      ? 'It began once within the last hour.'
      : `It began ${dedupe.beginnings} times within the last hour; from ${dedupe.flapsFrom} on, nobody is told of each.`;
  return [
    `**Grouping**: one group is one rule on one fleet. Here ${code(clip(rule, SHOWN.name))} ${where}: ${plural(alerts, 'alert')}, ${firing} firing. ${shared}`,
    `**Sources**: ${sources.join(', ')}${leftOut === 0 ? '' : `, which left out ${leftOut} more`}. What a source repeats is one alert, by its fingerprint, and no news.`,
    `**Flapping**: ${begun}`,
  ];
}

function toldLines({ told }: AlertExplanation): readonly string[] {
  if (told.length === 0) return ['Nobody was notified.'];
  return told.map(({ whom, at, what, delivery }) => {
    const came = delivery === null ? '' : delivery === 'shown' ? ', delivered' : `, message ${delivery}`;
    return `${timestamp(at, 'f')} ${escape(clip(whom, SHOWN.host))}: ${TOLD_WORDS[what]}${came}`;
  });
}

const TOLD_WORDS = {
  fires: 'it fires',
  worse: 'it became worse',
  missed: 'it fires, with all that was missed while Muster was away',
} as const;

function quietLines(explanation: AlertExplanation): readonly string[] {
  const lines = explanation.quiet.flatMap((reason) => quietWords(reason, explanation));
  return lines.length === 0 ? ['Nothing keeps anybody from being told.'] : lines;
}

function quietWords(reason: QuietReason, { shown }: AlertExplanation): readonly string[] {
  switch (reason.kind) {
    case 'acknowledged':
      return shown.handling.ack === null ? [] : [`${ackLine(shown.handling.ack)}. Worse would be told.`];
    case 'silenced':
      return shown.silences.map((each) => `🔕 ${silenceLine(each)}`);
    case 'hidden':
      return [
        `🙈 ${plural(reason.alerts, 'alert')} hidden by ${reason.by === null ? 'something graver' : code(clip(reason.by, SHOWN.name))}, which fires where they are.`,
      ];
    case 'flapping':
      return [`🔁 Flapping: it began ${reason.beginnings} times within an hour.`];
    case 'storm':
      return ['🌩️ A storm: more groups began within a minute than are told one by one; its card lists them.'];
    case 'young':
      return [`⏳ It must fire for ${plural(reason.seconds, 'second')} before it is shown.`];
    case 'no-channel':
      return ['The configuration shows alerts nowhere: `alerts.channel`.'];
    case 'nobody-for-severity':
      return [
        `\`alerts.mentions\` names nobody for ${reason.severity === null ? 'alerts without severity' : escape(clip(reason.severity, SHOWN.severity))}.`,
      ];
    case 'hides-others':
      return [`It hides ${plural(reason.groups, 'other group')}.`];
  }
}

function escalationWords({ escalation }: AlertExplanation): string {
  const { kind, taken, of, nextAt, pagedAt } = escalation;
  const paged = pagedAt === null ? '' : ` The second path was taken ${timestamp(pagedAt, 'R')}.`;
  switch (kind) {
    case 'none':
      return 'The configuration has no chain for it: `alerts.escalation`, or `escalation` of the fleet.';
    case 'not-critical':
      return 'Only what is critical escalates by itself.';
    case 'stopped':
      return 'It does not escalate now: it is acknowledged, silenced, hidden or over.';
    case 'running':
      return `${taken} of ${plural(of, 'step')} taken, ${nextAt === null ? 'no more to come' : `the next ${timestamp(nextAt, 'R')} unless acknowledged`}.${paged}`;
  }
}
