import {
  button,
  buttonRows,
  clip,
  code,
  duration,
  escape,
  plural,
  timestamp,
  type FieldParts,
} from '../platform/discord/message.ts';
import type { Mention } from '../pipelines/route.ts';
import type { Episode } from './episode.ts';
import type { Storm } from './alert-storm.ts';
import { callMessage, cardMessage, type AlertMessage } from './alert-message-view.ts';
import { count, GREEN, labelWords, listText, ORANGE, plainLine, RED, SHOWN, subjectWords } from './alert-words-view.ts';
import { alertName } from './handling.ts';
import { compareSeverities, isCritical } from './severity.ts';
import { stormButtons, stormHandlingLines } from './storm-handling-view.ts';

/** By the episode's id: what people call it, and whether somebody acknowledged it. */
export type StormMarks = ReadonlyMap<string, { readonly number: number; readonly isAcknowledged: boolean }>;

/** One card for all groups of a storm, the gravest first; every group is in the attached list. */
export function stormMessage(storm: Storm, episodes: readonly Episode[], marks: StormMarks = new Map()): AlertMessage {
  const open = episodes.filter(({ endedAt }) => endedAt === null);
  const summary = `${storm.endedAt === null ? '🌩️' : '✅'} Alert storm: ${headline(storm, { all: episodes.length, open: open.length })}`;
  return cardMessage(summary, {
    color: storm.endedAt === null ? (open.some(isGrave) ? RED : ORANGE) : GREEN,
    description: [stateLine(storm), ...sectionLines(episodes)],
    fields: handFields(storm, open, marks),
    list: listOf(episodes, marks),
    rows: buttonRows(stormButtons(storm).map(button)),
  });
}

function handFields(storm: Storm, open: readonly Episode[], marks: StormMarks): readonly FieldParts[] {
  const acknowledged = open.filter(({ id }) => marks.get(id)?.isAcknowledged === true).length;
  const lines = stormHandlingLines(storm, acknowledged);
  return lines.length === 0 ? [] : [{ name: 'In hand', value: lines }];
}

function headline(
  { endedAt, startedAt }: Storm,
  { all, open }: { readonly all: number; readonly open: number },
): string {
  const groups = `${count(all)} ${all === 1 ? 'group' : 'groups'}`;
  if (endedAt !== null) return `${groups}, all over after ${duration(endedAt.getTime() - startedAt.getTime())}`;
  return open === all ? `${groups} firing` : `${count(open)} of ${groups} still firing`;
}

function stateLine({ receiver, startedAt, calmAt, endedAt }: Storm): string {
  // What Muster finds by itself comes by no receiver.
  const from = receiver === '' ? 'Began' : `Receiver ${code(clip(receiver, SHOWN.receiver))}, since`;
  if (endedAt !== null) {
    const span = `${timestamp(startedAt, 'f')} to ${timestamp(endedAt, 't')}.`;
    return receiver === '' ? `From ${span}` : `Receiver ${code(clip(receiver, SHOWN.receiver))}, ${span}`;
  }
  return calmAt === null
    ? `${from} ${timestamp(startedAt, 'R')}. More groups began within a minute than are shown one by one: they are listed here.`
    : `${from} ${timestamp(startedAt, 'R')}. No more groups join since ${timestamp(calmAt, 'R')}; these are followed here to their end.`;
}

function isGrave({ severity }: Episode): boolean {
  return isCritical(severity);
}

/** A line for the groups of one severity, name and fleet: the gravest first, then the most. */
function sectionLines(episodes: readonly Episode[]): readonly string[] {
  const sections = Map.groupBy(episodes, ({ severity, name, fleets }) => JSON.stringify([severity, name, fleets]));
  return [...sections.values()]
    .toSorted(
      (a, b) =>
        compareSeverities(a[0]?.severity ?? null, b[0]?.severity ?? null) ||
        openOf(b) - openOf(a) ||
        b.length - a.length,
    )
    .flatMap((section) => {
      const [first] = section;
      if (first === undefined) return [];
      const open = openOf(section);
      const state = open === 0 ? '🟢 over:' : '🔴 firing:';
      const over = section.length - open;
      const rest = open === 0 || over === 0 ? '' : `, ${count(over)} over`;
      return [`${state} ${subjectWords(first)}: ${groupWords(open === 0 ? over : open)}${rest}${summaryOf(section)}`];
    });
}

function openOf(section: readonly Episode[]): number {
  return section.filter(({ endedAt }) => endedAt === null).length;
}

function groupWords(groups: number): string {
  return `${count(groups)} ${groups === 1 ? 'group' : 'groups'}`;
}

/** One group can speak for itself. */
function summaryOf(section: readonly Episode[]): string {
  const text = section.length === 1 ? (section[0]?.commonAnnotations.summary ?? null) : null;
  return text === null ? '' : `, ${escape(clip(text, SHOWN.summary))}`;
}

/** The gravest first, what fires before what is over, and of those the oldest first. */
function listOf(episodes: readonly Episode[], marks: StormMarks): string {
  const sorted = episodes.toSorted(
    (a, b) =>
      compareSeverities(a.severity, b.severity) ||
      Number(a.endedAt !== null) - Number(b.endedAt !== null) ||
      a.startedAt.getTime() - b.startedAt.getTime(),
  );
  const lines = sorted.map((episode) => {
    const ended = episode.endedAt === null ? '' : ` to ${episode.endedAt.toISOString()}`;
    return plainLine([
      episode.ending ?? 'firing',
      nameOf(marks.get(episode.id)),
      episode.severity,
      episode.name,
      `${episode.startedAt.toISOString()}${ended}`,
      episode.fleets.join(', '),
      plural(episode.firing + episode.resolved, 'alert'),
      labelWords(episode.commonLabels, ['alertname', 'severity']),
      episode.commonAnnotations.summary,
    ]);
  });
  return listText([plainLine([`${episodes.length} groups of alerts`]), ...lines]);
}

function nameOf(mark: { readonly number: number; readonly isAcknowledged: boolean } | undefined): string | null {
  return mark === undefined ? null : `${alertName(mark)}${mark.isAcknowledged ? ' acknowledged' : ''}`;
}

/** Tells those whom a group of the storm concerns, once for all of them. */
export function stormPingMessage(storm: Storm, mentions: readonly Mention[]): AlertMessage {
  const summary = `🌩️ An alert storm${ofReceiver(storm)} began`;
  return callMessage(summary, mentions, ' The message above lists its groups.');
}

/** Goes to those whom the storm or one of its groups notified, and to nobody else. */
export function stormOverMessage(storm: Storm, mentions: readonly Mention[]): AlertMessage {
  const after = duration((storm.endedAt ?? storm.stormyAt).getTime() - storm.startedAt.getTime());
  const summary = `✅ The alert storm${ofReceiver(storm)} is over after ${after}`;
  return callMessage(summary, mentions);
}

function ofReceiver({ receiver }: Storm): string {
  return receiver === '' ? '' : ` of receiver ${code(clip(receiver, SHOWN.receiver))}`;
}
