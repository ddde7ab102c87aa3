import type { Agent } from '../approvals/approval.ts';
import type { PartyRef } from '../platform/config/config.ts';
import { isShown, type Episode } from './episode.ts';
import { worseThan, type Badness } from './alert-cause.ts';
import { badnessOf, isHidden } from './episode-step.ts';
import { isPagingDrill } from './drill-alert.ts';
import { isCritical } from './severity.ts';

export interface Acknowledgement {
  readonly by: Agent;
  readonly at: Date;
  readonly until: Date;
  readonly note: string | null;
  /** How bad it was when it was acknowledged. */
  readonly of: Badness;
}

export interface Assignment {
  readonly to: Agent;
  readonly by: Agent;
  readonly at: Date;
}

/** One go through the chain; an acknowledgement ends it, and the next begins anew. */
export interface Escalation {
  /** From when its steps count. */
  readonly since: Date;
  /** Steps that were taken, from the beginning of the chain. */
  readonly told: number;
  /** From 1; keeps the cards of one go apart from those of the next. */
  readonly round: number;
  /** When it went the second way. */
  readonly pagedAt: Date | null;
}

/** What people do about one episode. */
export interface Handling {
  /** 17 of `AL-17`; given once and never again. */
  readonly number: number;
  readonly guildId: string;
  readonly episodeId: string;
  /** One more with each act of a person; a button drawn for an older one decides nothing. */
  readonly decision: number;
  readonly ack: Acknowledgement | null;
  /** Who acknowledged it last, also when that has ended. */
  readonly lastAckBy: Agent | null;
  readonly assignment: Assignment | null;
  /** Null while nothing escalates: not critical, acknowledged, silenced, hidden, not shown yet, or over. */
  readonly escalation: Escalation | null;
  /** Steps that people called while nothing escalates by itself: they are not called twice. Null while none was. */
  readonly called: Escalation | null;
  /** Goes so far. */
  readonly rounds: number;
  /** When something is to happen next; null: nothing by itself. */
  readonly dueAt: Date | null;
}

export interface EscalationStep {
  readonly afterMs: number;
  readonly whom: PartyRef;
}

/** Whom an unacknowledged critical alert reaches, in which order, and the way that does without Discord. */
export interface Chain {
  readonly steps: readonly EscalationStep[];
  /** Null: there is no second way. */
  readonly pageAfterMs: number | null;
}

export function alertName({ number }: Pick<Handling, 'number'>): string {
  return `AL-${number}`;
}

/** Reads `AL-17`, `al 17`, `#17` or `17`; null for anything else. */
export function parseAlertName(typed: string): number | null {
  const number = Number(/^(?:al[\s-]?|#)?(\d{1,9})$/i.exec(typed.trim())?.[1] ?? 0);
  return number >= 1 ? number : null;
}

export function newHandling(parts: Pick<Handling, 'number' | 'guildId' | 'episodeId'>): Handling {
  return {
    ...parts,
    decision: 1,
    ack: null,
    lastAckBy: null,
    assignment: null,
    escalation: null,
    called: null,
    rounds: 0,
    dueAt: null,
  };
}

export interface HandlingCircumstances {
  readonly episode: Episode;
  /** All that fires of it is silenced. */
  readonly isSilenced: boolean;
  readonly chain: Chain;
  readonly now: Date;
}

/** worse: the acknowledgement is void, for it was of something lesser. lapsed: its time is over. */
export type AckEnd = 'worse' | 'lapsed';

/** What time and the episode make of a handling; safe to repeat. */
export function settleHandling(
  handling: Handling,
  circumstances: HandlingCircumstances,
): { readonly handling: Handling; readonly ackEnd: AckEnd | null } {
  const { episode, now } = circumstances;
  const { ack } = handling;
  // Of what is over, who had acknowledged it stays known.
  if (episode.endedAt !== null) return { handling: { ...handling, escalation: null, dueAt: null }, ackEnd: null };
  const ackEnd = ack === null ? null : endOfAck(ack, { episode, now });
  const kept = ackEnd === null ? handling : { ...handling, ack: null, called: null, decision: handling.decision + 1 };
  return { handling: withEscalation(kept, circumstances), ackEnd };
}

function endOfAck(
  ack: Acknowledgement,
  { episode, now }: { readonly episode: Episode; readonly now: Date },
): AckEnd | null {
  if (worseThan(ack.of, badnessOf(episode)) !== null) return 'worse';
  return ack.until <= now ? 'lapsed' : null;
}

function withEscalation(handling: Handling, { episode, isSilenced, chain, now }: HandlingCircumstances): Handling {
  const { ack, escalation, rounds } = handling;
  const isTold = isShown(episode) && !isHidden(episode) && !isSilenced;
  const isGrave = isCritical(episode.severity) || isPagingDrill(episode);
  const escalates = isGrave && ack === null && isTold;
  if (!escalates) return { ...handling, escalation: null, dueAt: ack?.until ?? null };
  const running = escalation ?? { since: now, told: 0, round: rounds + 1, pagedAt: null };
  return {
    ...handling,
    escalation: running,
    called: null,
    rounds: Math.max(rounds, running.round),
    dueAt: nextStepAt(running, chain),
  };
}

/** When the next step of the chain, or the second way, is due; null when all were taken. */
export function nextStepAt({ since, told, pagedAt }: Escalation, { steps, pageAfterMs }: Chain): Date | null {
  const next = steps[told]?.afterMs ?? null;
  const page = pagedAt === null ? pageAfterMs : null;
  const waits = [next, page].filter((each) => each !== null);
  return waits.length === 0 ? null : new Date(since.getTime() + Math.min(...waits));
}

/** tell: these steps are due, the first of them `first`. page: the second way is. */
export interface DueSteps {
  readonly tell: readonly EscalationStep[];
  readonly first: number;
  readonly page: boolean;
}

/** Each step once, however late the look comes: after a long stop all that were missed are due together. */
export function dueSteps(escalation: Escalation, { steps, pageAfterMs }: Chain, now: Date): DueSteps {
  const elapsed = now.getTime() - escalation.since.getTime();
  const tell = steps.slice(escalation.told).filter(({ afterMs }) => afterMs <= elapsed);
  const page = escalation.pagedAt === null && pageAfterMs !== null && pageAfterMs <= elapsed;
  return { tell, first: escalation.told, page };
}

export function acknowledge(handling: Handling, ack: Acknowledgement): Handling {
  return {
    ...handling,
    ack,
    lastAckBy: ack.by,
    escalation: null,
    called: null,
    dueAt: ack.until,
    decision: handling.decision + 1,
  };
}

/** The next settling begins a new go through the chain where that is due. */
export function unacknowledge(handling: Handling): Handling {
  return { ...handling, ack: null, called: null, dueAt: null, decision: handling.decision + 1 };
}

export function assign(handling: Handling, assignment: Assignment | null): Handling {
  return { ...handling, assignment, decision: handling.decision + 1 };
}

/**
 * The next step at once, by somebody's will; null when the chain has no more. Counts as taken, also while nothing
 * escalates by itself: whoever presses again and again reaches the next of the chain, never the same once more.
 */
export function escalateNow(
  handling: Handling,
  { chain, now }: { readonly chain: Chain; readonly now: Date },
): {
  readonly handling: Handling;
  readonly step: EscalationStep | null;
  readonly index: number;
  readonly page: boolean;
} {
  const running = handling.escalation ??
    handling.called ?? { since: now, told: 0, round: handling.rounds + 1, pagedAt: null };
  const step = chain.steps[running.told] ?? null;
  const page = step === null && chain.pageAfterMs !== null && running.pagedAt === null;
  const escalation: Escalation = {
    ...running,
    told: step === null ? running.told : running.told + 1,
    pagedAt: page ? now : running.pagedAt,
  };
  return {
    handling: {
      ...handling,
      ...(handling.escalation === null ? { called: escalation } : { escalation }),
      rounds: Math.max(handling.rounds, running.round),
      decision: handling.decision + 1,
    },
    step,
    index: running.told,
    page,
  };
}
