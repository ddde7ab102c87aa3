import type { AlertWord, Labels } from './alert.ts';

/** What CloudWatch said once about an alarm. Texts are foreign: escape them before showing. */
export interface AlarmWord {
  /** Its ARN, or what names it where the ARN is not told. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** CloudWatch's own word: OK, ALARM, INSUFFICIENT_DATA, or one that is not known yet. */
  readonly state: string;
  /** When it became so, by CloudWatch's clock. */
  readonly since: Date;
  readonly reason: string | null;
  readonly description: string | null;
  /** `AWS/ECS CPUUtilization (ServiceName=backend)`; null where several metrics make it, or none is told. */
  readonly metric: string | null;
}

/** An alarm as last told: CloudWatch says each change once, so what it said before is kept here. */
export interface CloudwatchAlarm extends AlarmWord {
  /** Since when it is in alarm, as far as anybody knows: too little data does not end it. Null: it is not. */
  readonly alarmSince: Date | null;
  /** Since when nobody knows, for want of data or in a state that is not known here. Null: one knows. */
  readonly unknownSince: Date | null;
}

/** late: older than what is known, or the same. */
export type AlarmStep = { readonly kind: 'late' } | { readonly kind: 'heard'; readonly alarm: CloudwatchAlarm };

const OK = 'OK';
const ALARM = 'ALARM';
const NO_DATA = 'INSUFFICIENT_DATA';

/** The later word by CloudWatch's clock counts, whatever the order of news. */
export function hearAlarm(known: CloudwatchAlarm | null, word: AlarmWord): AlarmStep {
  if (known !== null && word.since.getTime() <= known.since.getTime() && !isCompletion(known, word))
    return { kind: 'late' };
  const alarmSince = known?.alarmSince ?? null;
  const unknownSince = known?.unknownSince ?? null;
  if (word.state === OK) return { kind: 'heard', alarm: { ...word, alarmSince: null, unknownSince: null } };
  if (word.state === ALARM)
    return { kind: 'heard', alarm: { ...word, alarmSince: alarmSince ?? word.since, unknownSince: null } };
  return { kind: 'heard', alarm: { ...word, alarmSince, unknownSince: unknownSince ?? word.since } };
}

/** The two ways in tell the same change; the one that came second may know the metric. */
function isCompletion(known: CloudwatchAlarm, word: AlarmWord): boolean {
  return (
    word.since.getTime() === known.since.getTime() &&
    word.state === known.state &&
    known.metric === null &&
    word.metric !== null
  );
}

/**
 * The alarm in the model of all alerts: one alert for being in alarm, and one of its own for want of data, which is
 * neither firing nor resolved. `labels` are what the configuration adds, such as its fleet or severity.
 */
export function wordsOf(before: CloudwatchAlarm | null, alarm: CloudwatchAlarm, labels: Labels): readonly AlertWord[] {
  const { severity: _severity, ...place } = labels;
  const words = [
    stretchWord(before?.alarmSince ?? null, alarm.alarmSince, {
      ...common(alarm),
      fingerprint: alarm.id,
      labels: { alertname: alarm.name, region: alarm.region, ...labels },
      annotations: { ...NO_LINKS, ...alarmTexts(alarm) },
    }),
    stretchWord(before?.unknownSince ?? null, alarm.unknownSince, {
      ...common(alarm),
      fingerprint: `${alarm.id}#no-data`,
      // Its severity is said of the alarm; that its data are missing is no such news.
      labels: { alertname: `${alarm.name}: no data`, region: alarm.region, ...place },
      annotations: { ...NO_LINKS, ...unknownTexts(alarm) },
    }),
  ];
  return words.filter((word) => word !== null);
}

const NO_LINKS = { runbookUrl: null, dashboardUrl: null } as const;

type WordWithoutState = Omit<AlertWord, 'status' | 'startsAt' | 'endsAt'> & { readonly at: Date };

function stretchWord(before: Date | null, now: Date | null, { at, ...word }: WordWithoutState): AlertWord | null {
  if (now !== null) return { ...word, status: 'firing', startsAt: now, endsAt: null };
  return before === null ? null : { ...word, status: 'resolved', startsAt: before, endsAt: at };
}

function common(alarm: CloudwatchAlarm): { readonly at: Date; readonly url: string | null } {
  return { at: alarm.since, url: consoleUrl(alarm) };
}

/** Cards show the summary; what CloudWatch says of the moment belongs there, beside what people wrote of the alarm. */
function alarmTexts({ state, reason, description, metric }: CloudwatchAlarm) {
  const lost = 'CloudWatch lacks the data now: whether it goes on is not known.';
  const now = state === OK ? null : state === ALARM ? reason : lost;
  return { summary: joined([description, now]) ?? metric, description: metric };
}

function unknownTexts({ state, reason, metric }: CloudwatchAlarm) {
  const isOver = state === OK || state === ALARM;
  const what =
    isOver || state === NO_DATA
      ? 'CloudWatch has too little data to tell'
      : `CloudWatch says ${state}, a state that Muster does not know`;
  return { summary: joined([what, isOver ? null : reason]), description: metric };
}

function joined(lines: readonly (string | null)[]): string | null {
  const said = lines.filter((line) => line !== null && line !== '');
  return said.length === 0 ? null : said.join(' · ');
}

/** The console takes no other form of address for an alarm; elsewhere than in the public regions there is none here. */
function consoleUrl({ name, region }: AlarmWord): string | null {
  if (!/^[a-z]{2}(?:-[a-z]+){1,2}-\d$/.test(region) || region.startsWith('cn-') || region.startsWith('us-gov-'))
    return null;
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`;
}
