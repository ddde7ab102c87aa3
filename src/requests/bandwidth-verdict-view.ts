import {
  clip,
  clipLines,
  escape,
  LIMITS,
  message,
  plural,
  timestamp,
  userMention,
  type FieldParts,
} from '../platform/discord/message.ts';
import { overall, type BandwidthVerdict, type ShardVerdict, type ShardVerdictKind } from './bandwidth-verdict.ts';
import { changeWords } from './expected-bandwidth.ts';
import type { Words } from './request-view.ts';
import { requestId, type UpgradeRequest } from './request.ts';

const MARKS: Readonly<Record<ShardVerdictKind | 'void', string>> = {
  higher: '⚠️ Higher than said',
  lower: '⚠️ Lower than said',
  fits: '✅ Fits',
  unknown: '❔ Not known',
  unsaid: '▫️ Nothing was said',
  void: '⚫ Not compared',
};
/** In UTF-16 units before escaping. */
const SHOWN = { because: 300 } as const;
/** Of shards: the others are counted. */
const MOST_SHARDS = 8;
const HOUR_MS = 3_600_000;

/** What the upgrade did to the bandwidth; empty before the first hours were compared. */
export function bandwidthFields(verdict: BandwidthVerdict | null): readonly FieldParts[] {
  if (verdict === null) return [];
  return [{ name: 'Bandwidth, before and after', value: clipLines(bandwidthLines(verdict), LIMITS.fieldValue) }];
}

/** What does not fit comes first, then by the number of the shard. */
export function bandwidthLines(verdict: BandwidthVerdict): readonly string[] {
  if (verdict.kind !== 'compared')
    return [`${MARKS[verdict.kind]}: ${escape(clip(verdict.because, SHOWN.because))}.${laterWords(verdict)}`];
  const order: readonly ShardVerdictKind[] = ['higher', 'lower', 'unknown', 'fits', 'unsaid'];
  const sorted = verdict.shards.toSorted(
    (a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || a.shard - b.shard,
  );
  const left = sorted.length - MOST_SHARDS;
  return [
    `${hoursOf(verdict)} from ${timestamp(verdict.after.from, 'f')} against the same hours from ${timestamp(verdict.before.from, 'f')}, in and out together, average per fleet node.${laterWords(verdict)}`,
    ...sorted.slice(0, MOST_SHARDS).map(shardLine),
    ...(left > 0 ? [`and ${left} more; \`/upgrade show\` and the API have the numbers of all`] : []),
  ];
}

/** The whole in a line: "⚠️ higher than said, on 2 of 5 shards". */
export function overallWords(verdict: BandwidthVerdict): string {
  const word = overall(verdict);
  const [icon = '', ...words] = MARKS[word].split(' ');
  const said = `${icon} ${words.join(' ').toLowerCase()}`;
  if (verdict.kind !== 'compared') return `${said}, ${escape(clip(verdict.because, SHOWN.because))}`;
  const alike = verdict.shards.filter((each) => each.verdict === word).length;
  return `${said}, on ${alike} of ${plural(verdict.shards.length, 'shard')}`;
}

function hoursOf({ after }: Extract<BandwidthVerdict, { kind: 'compared' }>): string {
  const hours = Math.round((after.until.getTime() - after.from.getTime()) / HOUR_MS);
  return hours === 1 ? 'The hour' : `The ${hours} hours`;
}

function laterWords({ isFinal }: BandwidthVerdict): string {
  return isFinal ? '' : ' It is compared again when there are more hours.';
}

function shardLine({
  shard,
  verdict,
  expected,
  allowed,
  before,
  after,
  changedPercent,
  because,
}: ShardVerdict): string {
  const head = `${MARKS[verdict]}: shard ${shard}`;
  if (changedPercent === null || before === null || after === null)
    return `${head}: ${escape(clip(because ?? 'nobody told', SHOWN.because))}.`;
  const said =
    expected === null ? 'nothing was said of it' : `said: ${changeWords(expected)} (${allowedWords(allowed)})`;
  const ratios = [
    ratioWords('duplication', before.duplication, after.duplication),
    ratioWords('amplification', before.amplification, after.amplification),
    messagesWords(before.messages, after.messages),
  ].filter((words) => words !== null);
  return `${head}: ${percentWords(changedPercent)}, ${said}; in ${rate(before.in)} → ${rate(after.in)}, out ${rate(before.out)} → ${rate(after.out)}${ratios.map((each) => `, ${each}`).join('')}.`;
}

function allowedWords({ from, to }: ShardVerdict['allowed']): string {
  if (from !== null && to !== null) return `${percentWords(from)} to ${percentWords(to)}`;
  return from === null ? `at most ${percentWords(to ?? 0)}` : `at least ${percentWords(from)}`;
}

function percentWords(percent: number): string {
  const shown = Math.abs(percent) < 10 ? Math.round(percent * 10) / 10 : Math.round(percent);
  return `${shown > 0 ? '+' : shown < 0 ? '−' : ''}${Math.abs(shown)} %`;
}

function ratioWords(name: string, before: number | null, after: number | null): string | null {
  return before === null || after === null ? null : `${name} ${before.toFixed(2)} → ${after.toFixed(2)}`;
}

/** More messages are more bytes, whatever the version. */
function messagesWords(before: number | null, after: number | null): string | null {
  if (before === null || after === null) return null;
  return `messages ${count(before)} → ${count(after)} a second`;
}

function count(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

const RATES = [
  [1e6, 'MB/s'],
  [1e3, 'kB/s'],
  [1, 'B/s'],
] as const;

function rate(bytesPerSecond: number | null): string {
  if (bytesPerSecond === null) return 'not known';
  const [divisor, unit] = RATES.find(([each]) => bytesPerSecond >= each) ?? [1, 'B/s'];
  const value = bytesPerSecond / divisor;
  return `${value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))} ${unit}`;
}

/** For whoever asked: that it is not as was said. A message of its own, because an edit notifies nobody. */
export function bandwidthNews(request: UpgradeRequest, verdict: BandwidthVerdict): Words {
  const { userId } = request.requestedBy;
  const id = requestId(request.number);
  const word = overallWords(verdict).replace(/^\S+ /, '');
  const to = userId === null ? '' : `${userMention(userId)} `;
  return {
    body: message({
      mentions: userId === null ? 'nobody' : { users: [userId] },
      content: [
        `${to}⚠️ ${id}: the bandwidth of ${escape(request.fleet)} is ${word}.`,
        clipLines(bandwidthLines(verdict), LIMITS.fieldValue),
        'Nothing is put back by itself: the card has the way back.',
      ].join('\n'),
    }),
    summary: `${id}: bandwidth ${word}`,
  };
}
