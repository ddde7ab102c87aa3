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

/** An alarm as last told. */
export interface CloudwatchAlarm extends AlarmWord {
  /** When it left OK; null while it is OK. One stretch of trouble has one card. */
  readonly troubleSince: Date | null;
  /** Where this stretch is shown, decided when it began; null: nowhere. */
  readonly channel: string | null;
}

/**
 * began: it left OK. changed: still not OK, in another state or for another reason. ended: it is OK again.
 * quiet: it was OK, and is. late: older than what is known, or the same.
 */
export type AlarmStep =
  | { readonly kind: 'late' }
  | { readonly kind: 'began' | 'changed' | 'quiet'; readonly alarm: CloudwatchAlarm }
  | { readonly kind: 'ended'; readonly alarm: CloudwatchAlarm; readonly troubleSince: Date };

const OK = 'OK';

/**
 * Takes in one word. The later one by CloudWatch's clock counts, whatever the order of news. INSUFFICIENT_DATA is
 * neither firing nor resolved: whoever is told that an alarm lost its data must not read that all is well.
 */
export function hearAlarm(
  known: CloudwatchAlarm | null,
  word: AlarmWord,
  { channel }: { readonly channel: string | null },
): AlarmStep {
  if (known !== null && word.since.getTime() <= known.since.getTime() && !isCompletion(known, word))
    return { kind: 'late' };
  const trouble = known?.troubleSince ?? null;
  if (word.state === OK) {
    const alarm = { ...word, troubleSince: null, channel: known?.channel ?? null };
    return trouble === null ? { kind: 'quiet', alarm } : { kind: 'ended', alarm, troubleSince: trouble };
  }
  if (trouble === null) return { kind: 'began', alarm: { ...word, troubleSince: word.since, channel } };
  return { kind: 'changed', alarm: { ...word, troubleSince: trouble, channel: known?.channel ?? null } };
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
