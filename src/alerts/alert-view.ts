import {
  button,
  buttonRows,
  clip,
  code,
  duration,
  escape,
  link,
  plural,
  timestamp,
  type FieldParts,
} from '../platform/discord/message.ts';
import type { Mention } from '../pipelines/route.ts';
import { alertLines, inOrder, listOf, type AlertLinesParts } from './alert-lines-view.ts';
import { callMessage, cardMessage, type AlertMessage } from './alert-message-view.ts';
import { colorOf, fleetWords, severityShown, labelWords, nameWords, SHOWN, subjectWords } from './alert-words-view.ts';
import type { Alert } from './alert.ts';
import type { Attention } from './attention.ts';
import type { Episode, Told } from './episode.ts';
import { isHidden } from './episode-step.ts';
import type { LastChange, OpenDoing } from './last-change.ts';

export interface EpisodeParts extends AlertLinesParts {
  readonly attention: Attention | null;
  /** Hosts of the configuration where it fires; null where that is not known. */
  readonly outOf: number | null;
  /** How often the group began within an hour, and from how often on that is told. */
  readonly flaps: number;
  readonly flapsFrom: number;
  /** The configuration's, for alerts that name none. */
  readonly runbook: string | null;
  /** Of its fleet before it began, the newest first. */
  readonly changes: readonly LastChange[];
  readonly doings: readonly OpenDoing[];
  /** Episodes that it hides. */
  readonly hides: readonly Episode[];
  /** The episode that hides some or all of it. */
  readonly hider: Episode | null;
}

/** More lines are read by nobody in a chat. */
const MOST_ALERTS = 10;

/** The card of one episode of a group: what fires, where, since when, and where to look. Edited to its end. */
export function episodeMessage(parts: EpisodeParts): AlertMessage {
  const { episode, attention } = parts;
  const alerts = inOrder(parts);
  const summary = `${iconOf(episode)} ${nameWords(episode)}${severityWords(episode)}: ${stateWords(parts)}`;
  const shown = alerts.slice(0, MOST_ALERTS);
  const more = alerts.length - shown.length;
  const hides = hidesLines(parts.hides);
  const isLong = more > 0 || hides.length < parts.hides.length;
  return cardMessage(summary, {
    color: colorOf(episode),
    description: [
      ...headLines(parts),
      ...alertLines(shown, parts),
      ...(more > 0 ? [`… and ${more} more; all are in the attached list.`] : []),
    ],
    fields: [
      ...truncatedFields(episode),
      ...lineFields('Hides', hides),
      ...lineFields('Now on this fleet', parts.doings.map(doingLine)),
      ...lineFields('Changed last on this fleet', parts.changes.map(changeLine)),
      ...lineFields('In hand', attention?.lines ?? []),
      ...labelFields(episode),
      ...linkFields(parts, alerts),
    ],
    list: isLong ? listOf(alerts, parts) : null,
    rows: buttonRows((attention?.buttons ?? []).map(button)),
  });
}

function lineFields(name: string, lines: readonly string[]): readonly FieldParts[] {
  return lines.length === 0 ? [] : [{ name, value: lines }];
}

/** So many groups that it hides stand on its card; the attached list has all. */
const MOST_HIDDEN = 5;

function hidesLines(hides: readonly Episode[]): readonly string[] {
  const shown = hides
    .slice(0, MOST_HIDDEN)
    .map((each) => `${subjectWords(each)}: ${plural(each.hidden, 'alert')} of ${each.firing}`);
  const more = hides.length - shown.length;
  return more > 0 ? [...shown, `… and ${plural(more, 'more group')}; all are in the attached list.`] : shown;
}

function doingLine({ what, since }: OpenDoing): string {
  return `${what}, since ${timestamp(since, 'R')}`;
}

function changeLine({ what, who, at, url }: LastChange): string {
  const source = url === null ? '' : ` · ${link('look', url)}`;
  return `${what}${who === null ? '' : ` by ${who}`}, ${timestamp(at, 'R')}${source}`;
}

function iconOf({ ending }: Episode): string {
  if (ending === null) return '🔥';
  return ending === 'resolved' ? '✅' : '⚪';
}

function severityWords(episode: Episode): string {
  const severity = severityShown(episode);
  return severity === null ? '' : ` (${escape(clip(severity, SHOWN.severity))})`;
}

function stateWords({ episode, flaps, flapsFrom }: EpisodeParts): string {
  const { ending, firing, resolved } = episode;
  const flapped = flaps > flapsFrom ? `, flapped ${flaps} times in 1 h` : '';
  if (ending === 'resolved') return `resolved after ${lengthOf(episode)}${flapped}`;
  if (ending === 'silent') return 'not heard of any more';
  const hidden = isHidden(episode) ? ', hidden' : '';
  return `${firing} firing${resolved === 0 ? '' : `, ${resolved} resolved`}${hidden}${flapped}`;
}

function lengthOf({ startedAt, endedAt, heardAt }: Episode): string {
  return duration((endedAt ?? heardAt).getTime() - startedAt.getTime());
}

const SOURCES = {
  alertmanager: 'Alertmanager',
  grafana: 'Grafana',
  cloudwatch: 'CloudWatch',
  muster: 'Muster',
} as const;

function headLines(parts: EpisodeParts): readonly string[] {
  const { episode, hider, flaps, flapsFrom } = parts;
  const { fleets, startedAt, endedAt, heardAt, ending, commonAnnotations, resolved } = episode;
  const where = [
    ...(fleets.length === 0 ? [] : [fleetWords(fleets)]),
    ...scopeWords(parts),
    sourceWords(episode),
    ...(endedAt === null ? [`since ${timestamp(startedAt, 'R')}`] : []),
    ...(ending === 'resolved' && endedAt !== null
      ? [`${timestamp(startedAt, 'f')} to ${timestamp(endedAt, 't')}`, plural(resolved, 'alert')]
      : []),
  ].join(' · ');
  const { summary, description } = commonAnnotations;
  const texts = [...new Set([summary, description])].filter((text) => text !== null);
  return [
    where,
    ...texts.map((text) => escape(clip(text, SHOWN.summary))),
    ...(ending === 'silent'
      ? [
          `${SOURCES[episode.sources[0] ?? 'alertmanager']} last spoke of it ${timestamp(heardAt, 'R')}. It is silenced, or its end was not sent: look there.`,
        ]
      : []),
    ...(hider === null || episode.hidden === 0
      ? []
      : [
          `${episode.hidden === episode.firing ? 'All' : `${episode.hidden} of ${episode.firing}`} hidden by ${subjectWords(hider)}: look there first.`,
        ]),
    ...(flaps > flapsFrom
      ? ['It comes and goes: nobody is notified of each time, and its end is told when it is steady.']
      : []),
  ];
}

/** "3 of 6 nodes with the role `store`"; nothing where alerts name neither hosts nor a scope. */
function scopeWords({ episode, outOf, members }: EpisodeParts): readonly string[] {
  const { scope, nodes } = episode;
  const hosts = members.some(({ host }) => host !== null);
  if (!hosts && scope.kind !== 'shard' && scope.kind !== 'datacenter' && scope.kind !== 'role') return [];
  const name = code(clip(scope.name, SHOWN.severity));
  const within = {
    shard: `shard ${name}`,
    role: `role ${name}`,
    datacenter: `data centre ${name}`,
    fleet: null,
    none: null,
  }[scope.kind];
  const of = outOf === null || outOf < nodes ? '' : ` of ${outOf}`;
  const count = hosts
    ? [`${nodes}${of} ${outOf === null || outOf < nodes ? (nodes === 1 ? 'node' : 'nodes') : 'nodes'}`]
    : [];
  return [...count, ...(within === null ? [] : [within])];
}

function sourceWords({ sources, receiver }: Episode): string {
  const named = sources.map((each) => SOURCES[each]).join(', ');
  return receiver === '' ? named : `${named}, receiver ${code(clip(receiver, SHOWN.receiver))}`;
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

function linkFields({ episode, runbook }: EpisodeParts, alerts: readonly Alert[]): readonly FieldParts[] {
  const { commonAnnotations, externalUrl, sources } = episode;
  const annotated = (name: 'runbookUrl' | 'dashboardUrl'): string | null =>
    commonAnnotations[name] ?? alerts.find(({ annotations }) => annotations[name] !== null)?.annotations[name] ?? null;
  const links = [
    { label: 'Runbook', url: annotated('runbookUrl') ?? runbook },
    { label: 'Dashboard', url: annotated('dashboardUrl') },
    { label: 'Source', url: alerts[0]?.url ?? null },
    { label: SOURCES[sources[0] ?? 'alertmanager'], url: externalUrl },
  ].flatMap(({ label, url }) => {
    const shown = url === null ? label : link(label, url);
    // An address too long for a message leaves its bare label, which says nothing; the attached list has it.
    return shown === label ? [] : [shown];
  });
  return links.length === 0 ? [] : [{ name: 'Where to look', value: links.join(' · ') }];
}

/** Tells those whom it concerns that a group fires, or is worse. Edited when it ends, which notifies nobody. */
export function pingMessage(
  episode: Episode,
  { told, mentions }: { readonly told: Told; readonly mentions: readonly Mention[] },
): AlertMessage {
  const ended = episode.ending === null ? '' : ', and is over';
  const worse = ` is worse: ${plural(episode.nodes, 'node')} now`;
  const summary = `🔥 ${subjectWords({ ...episode, severity: told.severity })}${told.what === 'worse' ? worse : ' fires'}${ended}`;
  return callMessage(summary, mentions);
}

/** Goes to those whom the firing notified, and to nobody else. */
export function resolvedMessage(episode: Episode, mentions: readonly Mention[]): AlertMessage {
  const summary = `✅ ${subjectWords({ ...episode, severity: severityShown(episode) })} is resolved after ${lengthOf(episode)}`;
  return callMessage(summary, mentions);
}
