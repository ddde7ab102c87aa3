import { clip, code, duration, escape, link, timestamp } from '../platform/discord/message.ts';
import { isHeardOf } from './alert-group.ts';
import { labelWords, listText, plainLine, SHOWN } from './alert-words-view.ts';
import { countBeginnings, type Alert } from './alert.ts';
import type { Episode } from './episode.ts';

/** What the lines of a group's alerts are made of. */
export interface AlertLinesParts {
  readonly episode: Episode;
  readonly members: readonly Alert[];
  readonly silentAfterMs: number;
}

/** Prometheus writes the whole expression into its addresses: longer ones would leave no room for the alerts. */
const SHORT_URL = 180;
/** Of what labels are in the heading or in each line already. */
const SEEN_LABELS = ['alertname', 'severity', 'fleet', 'instance'];

/** What fires first, the oldest of it first; then what ended, the latest first. */
export function inOrder({ members, episode, silentAfterMs }: AlertLinesParts): readonly Alert[] {
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

/** A line each; those of which nothing but the host differs share one. */
export function alertLines(alerts: readonly Alert[], parts: AlertLinesParts): readonly string[] {
  const lines: { readonly state: string; readonly rest: string; readonly what: string[] }[] = [];
  for (const alert of alerts) {
    const state = stateOf(alert, parts);
    const what = whatWords(alert, parts.episode);
    const rest = restWords(alert, parts);
    const last = lines.at(-1);
    if (last?.state === state && last.rest === '' && rest === '') last.what.push(what);
    else lines.push({ state, rest, what: [what] });
  }
  return lines.map(({ state, rest, what }) => `${state} ${what.join(', ')}${rest}`);
}

/** What is to be said of one alert alone. */
function restWords(alert: Alert, { episode }: AlertLinesParts): string {
  const { summary, description } = alert.annotations;
  const text = summary ?? description;
  const own =
    text === null || text === episode.commonAnnotations.summary ? '' : ` ${escape(clip(text, SHOWN.summary))}`;
  const source = alert.url === null || alert.url.length > SHORT_URL ? '' : ` · ${link('source', alert.url)}`;
  const times = countBeginnings(alert, episode.heardAt);
  const flaps = times > 2 ? `, flapped ${times} times in 1 h` : '';
  return `${flaps}${own}${source}`;
}

function stateOf(alert: Alert, { episode, silentAfterMs }: AlertLinesParts): string {
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

/** The attached list: every alert in full, and the groups that it hides. */
export function listOf(
  alerts: readonly Alert[],
  { episode, hides }: { readonly episode: Episode; readonly hides: readonly Episode[] },
): string {
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
  const hidden = hides.map((each) =>
    plainLine(['hidden', each.severity, each.name, each.fleets.join(', '), `${each.hidden} of ${each.firing} alerts`]),
  );
  return listText([plainLine([episode.name, `${alerts.length} alerts`]), ...lines, ...hidden]);
}
