import { clip, code, duration, escape, link, plural, timestamp, type FieldParts } from '../platform/discord/message.ts';
import type { Mention } from '../pipelines/route.ts';
import { isHeardOf, type Episode } from './alert-group.ts';
import { callMessage, cardMessage, type AlertMessage } from './alert-message-view.ts';
import {
  colorOf,
  fleetWords,
  labelWords,
  listText,
  nameWords,
  plainLine,
  SHOWN,
  subjectWords,
} from './alert-words-view.ts';
import type { Alert } from './alert.ts';

export interface EpisodeParts {
  readonly episode: Episode;
  readonly members: readonly Alert[];
  readonly silentAfterMs: number;
}

/** More lines are read by nobody in a chat. */
const MOST_ALERTS = 10;
/** Prometheus writes the whole expression into its addresses: longer ones would leave no room for the alerts. */
const SHORT_URL = 180;
/** Of what labels are in the heading or in each line already. */
const SEEN_LABELS = ['alertname', 'severity', 'fleet', 'instance'];

/** The card of one episode of a group: what fires, where, since when, and where to look. Edited to its end. */
export function episodeMessage(parts: EpisodeParts): AlertMessage {
  const { episode } = parts;
  const alerts = inOrder(parts);
  const summary = `${iconOf(episode)} ${nameWords(episode)}${severityWords(episode)}: ${stateWords(episode)}`;
  const lines = alerts.slice(0, MOST_ALERTS).map((alert) => alertLine(alert, parts));
  const more = alerts.length - lines.length;
  return cardMessage(summary, {
    color: colorOf(episode),
    description: [
      ...headLines(episode),
      ...lines,
      ...(more > 0 ? [`… and ${more} more; all are in the attached list.`] : []),
    ],
    fields: [...truncatedFields(episode), ...labelFields(episode), ...linkFields(episode, alerts)],
    list: more > 0 ? listOf(alerts, parts) : null,
  });
}

function iconOf({ ending }: Episode): string {
  if (ending === null) return '🔥';
  return ending === 'resolved' ? '✅' : '⚪';
}

function severityWords({ severity }: Episode): string {
  return severity === null ? '' : ` (${escape(clip(severity, SHOWN.severity))})`;
}

function stateWords(episode: Episode): string {
  const { ending, firing, resolved } = episode;
  if (ending === 'resolved') return `resolved after ${lengthOf(episode)}`;
  if (ending === 'silent') return 'not heard of any more';
  return resolved === 0 ? `${firing} firing` : `${firing} firing, ${resolved} resolved`;
}

function lengthOf({ startedAt, endedAt, heardAt }: Episode): string {
  return duration((endedAt ?? heardAt).getTime() - startedAt.getTime());
}

function headLines(episode: Episode): readonly string[] {
  const { fleets, receiver, startedAt, endedAt, heardAt, ending, commonAnnotations, resolved } = episode;
  const where = [
    ...(fleets.length === 0 ? [] : [fleetWords(fleets)]),
    `receiver ${code(clip(receiver, SHOWN.receiver))}`,
    ...(endedAt === null ? [`since ${timestamp(startedAt, 'R')}`] : []),
    ...(ending === 'resolved' && endedAt !== null
      ? [`${timestamp(startedAt, 'f')} to ${timestamp(endedAt, 't')}`, plural(resolved, 'alert')]
      : []),
  ].join(' · ');
  const text = commonAnnotations.summary ?? commonAnnotations.description;
  return [
    where,
    ...(text === null ? [] : [escape(clip(text, SHOWN.summary))]),
    ...(ending === 'silent'
      ? [
          `Alertmanager last spoke of it ${timestamp(heardAt, 'R')}. It is silenced, or its end was not sent: look there.`,
        ]
      : []),
  ];
}

/** What fires first, the oldest of it first; then what ended, the latest first. */
function inOrder({ members, episode, silentAfterMs }: EpisodeParts): readonly Alert[] {
  const rank = (alert: Alert): number =>
    isHeardOf(alert, episode.heardAt, silentAfterMs) ? 0 : alert.status === 'firing' ? 1 : 2;
  return members.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (rank(a) === 2
        ? (b.endsAt?.getTime() ?? 0) - (a.endsAt?.getTime() ?? 0)
        : a.startsAt.getTime() - b.startsAt.getTime()) ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  );
}

function alertLine(alert: Alert, { episode, silentAfterMs }: EpisodeParts): string {
  const { summary, description } = alert.annotations;
  const text = summary ?? description;
  const own =
    text === null || text === episode.commonAnnotations.summary ? '' : ` ${escape(clip(text, SHOWN.summary))}`;
  const source = alert.url === null || alert.url.length > SHORT_URL ? '' : ` · ${link('source', alert.url)}`;
  return `${stateOf(alert, { episode, silentAfterMs })} ${whatWords(alert, episode)}${own}${source}`;
}

function stateOf(alert: Alert, { episode, silentAfterMs }: Pick<EpisodeParts, 'episode' | 'silentAfterMs'>): string {
  if (alert.status === 'resolved')
    return `🟢 resolved after ${duration((alert.endsAt ?? alert.heardAt).getTime() - alert.startsAt.getTime())}:`;
  if (episode.ending === 'silent' || !isHeardOf(alert, episode.heardAt, silentAfterMs))
    return `⚪ not heard of since ${timestamp(alert.heardAt, 'R')}:`;
  return `🔴 firing since ${timestamp(alert.startsAt, 'R')}:`;
}

/** Its host, else the labels that tell it from the others of its group. */
function whatWords({ host, labels, fingerprint }: Alert, { commonLabels }: Episode): string {
  if (host !== null) return code(clip(host, SHOWN.host));
  const own = labelWords(labels, [...SEEN_LABELS, ...Object.keys(commonLabels)]);
  return code(clip(own === '' ? (labels['alertname'] ?? fingerprint) : own, SHOWN.host));
}

function truncatedFields({ truncated }: Episode): readonly FieldParts[] {
  if (truncated === 0) return [];
  const verb = truncated === 1 ? 'is' : 'are';
  return [
    {
      name: 'Not told',
      value: `${plural(truncated, 'more alert')} of this group ${verb} known to Alertmanager alone: its \`max_alerts\` left them out.`,
    },
  ];
}

function labelFields({ commonLabels }: Episode): readonly FieldParts[] {
  const words = labelWords(commonLabels, ['alertname', 'severity']);
  return words === '' ? [] : [{ name: 'Common labels', value: code(clip(words, SHOWN.labels)) }];
}

function linkFields({ commonAnnotations, externalUrl }: Episode, alerts: readonly Alert[]): readonly FieldParts[] {
  const annotated = (name: 'runbookUrl' | 'dashboardUrl'): string | null =>
    commonAnnotations[name] ?? alerts.find(({ annotations }) => annotations[name] !== null)?.annotations[name] ?? null;
  const links = [
    { label: 'Runbook', url: annotated('runbookUrl') },
    { label: 'Dashboard', url: annotated('dashboardUrl') },
    { label: 'Source', url: alerts[0]?.url ?? null },
    { label: 'Alertmanager', url: externalUrl },
  ].flatMap(({ label, url }) => {
    const shown = url === null ? label : link(label, url);
    // An address too long for a message leaves its bare label, which says nothing; the attached list has it.
    return shown === label ? [] : [shown];
  });
  return links.length === 0 ? [] : [{ name: 'Where to look', value: links.join(' · ') }];
}

function listOf(alerts: readonly Alert[], { episode }: EpisodeParts): string {
  const lines = alerts.map((alert) => {
    const ended = alert.endsAt === null ? '' : ` to ${alert.endsAt.toISOString()}`;
    return plainLine([
      alert.status,
      `${alert.startsAt.toISOString()}${ended}`,
      alert.fleet,
      alert.host,
      labelWords(alert.labels, []),
      alert.annotations.summary ?? alert.annotations.description,
      alert.url,
    ]);
  });
  return listText([plainLine([episode.name, `${alerts.length} alerts`]), ...lines]);
}

/** Tells those whom it concerns that a group fires. Edited when it ends, which notifies nobody. */
export function pingMessage(episode: Episode, mentions: readonly Mention[]): AlertMessage {
  const ended = episode.ending === null ? '' : ', and is over';
  const summary = `🔥 ${subjectWords(episode)} fires${ended}`;
  return callMessage(summary, mentions);
}

/** Goes to those whom the firing notified, and to nobody else. */
export function resolvedMessage(episode: Episode, mentions: readonly Mention[]): AlertMessage {
  const summary = `✅ ${subjectWords(episode)} is resolved after ${lengthOf(episode)}`;
  return callMessage(summary, mentions);
}
