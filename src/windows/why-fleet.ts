import type { FleetPause } from '../fleets/fleet-hold.ts';
import type { OpenRequest } from '../fleets/open-request.ts';
import type { ActVerdict } from './may-act.ts';

/** All that could keep a fleet from being deployed to. What the asker may not see is undefined. */
export interface WhyFleetParts {
  readonly fleet: string;
  /** auto: every commit of the branch is deployed. manual: somebody has to, after the approval where one is named. */
  readonly policy:
    { readonly kind: 'auto'; readonly branch: string } | { readonly kind: 'manual'; readonly approval: string | null };
  readonly windows: ActVerdict;
  /** Absent: not the asker's to see. */
  readonly pause?: FleetPause;
  /** null: none was seen. */
  readonly lastRun?: {
    readonly title: string;
    readonly state: string;
    readonly isUnderWay: boolean;
    readonly at: Date;
    /** Who had it run; null: it is not told. Foreign text. */
    readonly by: string | null;
    readonly url: string | null;
  } | null;
  /** null: its branch is not broken. */
  readonly openBreak?: { readonly since: Date; readonly failures: number; readonly url: string | null } | null;
  /** What was pushed and is not deployed; null: not known. */
  readonly waiting?: {
    /** null: more than were looked at. */
    readonly count: number | null;
    readonly counted: 'commits' | 'pushes';
    readonly branch: string;
    readonly url: string | null;
  } | null;
  readonly openRequests?: readonly OpenRequest[];
  /** Questions to a second person about this fleet that wait. */
  readonly approvals?: readonly {
    readonly id: string;
    /** Foreign text. */
    readonly what: string;
    readonly missing: number;
    readonly askedAt: Date;
    readonly until: Date;
  }[];
  /** How many alerts fire on it; null: nobody tells. */
  readonly firing?: number | null;
}

/** What decides, of all that is known; the first of these that is so. */
export const WHY_ANSWERS = [
  /** It is held, and somebody had its deploys go on elsewhere. */
  'goes-on-though-held',
  'held-not-paused',
  'held',
  /** Nobody holds it here, and its deploys are paused there. */
  'paused-elsewhere',
  'not-resumed',
  'resuming',
  'under-way',
  'windows',
  'approval',
  'broken',
  'request',
  'by-hand',
  'level',
  'free',
] as const;
export type WhyAnswer = (typeof WHY_ANSWERS)[number];

/** The one reason by which the rest is to be read. */
export function whyAnswer(parts: WhyFleetParts): WhyAnswer {
  return pauseAnswer(parts.pause) ?? movingAnswer(parts);
}

function pauseAnswer(pause: FleetPause | undefined): WhyAnswer | null {
  if (pause === undefined) return null;
  const { holds, enforcement, driftSince, wanted } = pause;
  const isDrifted = driftSince !== null;
  if (holds.length > 0) {
    if (isDrifted && wanted === 'paused') return 'goes-on-though-held';
    return enforcement === 'failed' || enforcement === 'none' ? 'held-not-paused' : 'held';
  }
  if (wanted !== 'running') return null;
  if (isDrifted) return 'paused-elsewhere';
  if (enforcement === 'failed') return 'not-resumed';
  return enforcement === 'pending' || enforcement === 'unknown' ? 'resuming' : null;
}

function movingAnswer(parts: WhyFleetParts): WhyAnswer {
  const { windows, approvals = [], openBreak, openRequests, policy, waiting, lastRun } = parts;
  if (lastRun?.isUnderWay === true) return 'under-way';
  if (windows.kind === 'refused') return 'windows';
  if (approvals.length > 0) return 'approval';
  if (openBreak !== undefined && openBreak !== null) return 'broken';
  if (policy.kind === 'manual') return (openRequests ?? []).length > 0 ? 'request' : 'by-hand';
  return waiting?.count === 0 ? 'level' : 'free';
}
