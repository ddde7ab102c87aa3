/** An inbound event that broke its handler: kept with what was wrong, never with what it held. */
export interface SetAsideEvent {
  readonly id: string;
  /** Where it came from, e.g. 'github'. */
  readonly source: string;
  /** Its name as the source says it, e.g. 'workflow_run'. */
  readonly event: string;
  readonly receivedAt: Date;
  readonly setAsideAt: Date;
  /** Names of fields or the kind of fault. */
  readonly error: string;
}

/** How many of one source and name are set aside. */
export interface SetAsideGroup {
  readonly source: string;
  readonly event: string;
  readonly count: number;
  readonly since: Date;
}

/** Which set-aside events are meant: all given parts must agree, none means every one. */
export interface SetAsideChoice {
  readonly ids?: readonly string[];
  readonly source?: string;
  readonly event?: string;
}

export interface SetAsideOverview {
  readonly groups: readonly SetAsideGroup[];
  /** The oldest ones. */
  readonly events: readonly SetAsideEvent[];
}

export type ReplayOutcome =
  | { readonly kind: 'replayed'; readonly count: number; readonly choice: SetAsideChoice }
  /** Nothing was recorded either: nothing happened. */
  | { readonly kind: 'nothing-set-aside'; readonly choice: SetAsideChoice };

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads what people type: an event's id, or a source and a name such as `github workflow_run`; null when it is neither. */
export function parseSetAsideChoice(typed: string): SetAsideChoice | null {
  const text = typed.trim();
  if (ID.test(text)) return { ids: [text.toLowerCase()] };
  const named = /^(\S+)\s+(\S.*)$/.exec(text);
  return named?.[1] === undefined || named[2] === undefined ? null : { source: named[1], event: named[2] };
}

/** The same as a person would type it; 'all' for every one. For the audit and for messages. */
export function nameSetAsideChoice({ ids, source, event }: SetAsideChoice): string {
  const [id, ...others] = ids ?? [];
  const parts = [
    id === undefined ? [] : [others.length === 0 ? id : `${id} and ${others.length} more`],
    source === undefined ? [] : [source],
    event === undefined ? [] : [event],
  ].flat();
  return parts.length === 0 ? 'all' : parts.join(' ');
}
