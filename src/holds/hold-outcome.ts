import type { ActVerdict } from '../windows/may-act.ts';
import type { FleetDeploys } from './fleet-deploys.ts';
import type { HoldEnd } from './hold-length.ts';
import type { Hold } from './hold.ts';
import type { Resumed } from './resume-words.ts';

type NoEnd = Exclude<HoldEnd, { kind: 'end' }>;

export type PlaceOutcome =
  | { readonly kind: 'placed'; readonly hold: Hold; readonly deploys: FleetDeploys; readonly others: readonly Hold[] }
  /** `hold` is theirs and as it was: extending is an act of its own. */
  | { readonly kind: 'already-held-by-you'; readonly hold: Hold }
  | { readonly kind: 'not-holdable'; readonly lifecycle: 'planned' | 'retired' }
  | NoEnd;

export type ExtendOutcome =
  | { readonly kind: 'extended'; readonly hold: Hold; readonly was: Date }
  /** It would end no later than it does. */
  | { readonly kind: 'not-longer'; readonly hold: Hold }
  | HoldChanged
  | NoEnd;

/** What ending a hold would do. */
export interface ReleasePreview {
  readonly hold: Hold;
  /** Those that would go on holding the fleet; where there are none, ending it deploys what waits. */
  readonly others: readonly Hold[];
  readonly windows: ActVerdict;
  /** null: Muster cannot tell. */
  readonly waiting: WaitingDeploy | null;
  readonly brings: Resumed['kind'];
  /** A sentence without a period: what becomes of what waits, once it is resumed. */
  readonly afterwards: string;
}

/** What a fleet's deployer would deploy as soon as it may. */
export interface WaitingDeploy {
  /** The newest, the newest first; texts are foreign. */
  readonly commits: readonly {
    readonly title: string;
    readonly author: string;
    readonly url: string | null;
  }[];
  /** How many there are in all; null: more than were looked at. */
  readonly count: number | null;
  /** commits: the source's own comparison. pushes: what Muster heard of; a push may bring several commits. */
  readonly counted: 'commits' | 'pushes';
  readonly branch: string;
  /** What runs has so many commits that the branch lacks: deploying takes them away. null: not known. */
  readonly behind: number | null;
  readonly compareUrl: string | null;
  /** A sentence without a period: why the source did not compare; null where it did. May hold foreign text. */
  readonly notCompared: string | null;
}

export type ReleaseOutcome =
  /** `resumes`: it was the last, so what waits is deployed. */
  | {
      readonly kind: 'released';
      readonly hold: Hold;
      readonly others: readonly Hold[];
      readonly deploys: FleetDeploys | null;
      /** A sentence without a period: what becomes of what waits; only where nobody else holds it. */
      readonly afterwards: string;
    }
  /** It is the last, and the windows let nothing be deployed now. */
  | { readonly kind: 'windows-closed'; readonly hold: Hold; readonly windows: ActVerdict }
  | HoldChanged;

/** It ended, or was changed, since it was looked at. */
export interface HoldChanged {
  readonly kind: 'changed';
  readonly hold: Hold;
}

export type ConfirmOutcome =
  | { readonly kind: 'confirmed' | 'declined'; readonly deploys: FleetDeploys }
  /** Nobody waits for that answer any more. */
  | { readonly kind: 'nothing-asked' };

export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly deploys: FleetDeploys }
  /** It is as it should be, was accepted, or changed since that was shown. */
  | { readonly kind: 'nothing-to-accept' };

export type EnforceOutcome =
  { readonly kind: 'tried-again'; readonly deploys: FleetDeploys } | { readonly kind: 'nothing-to-do' };
