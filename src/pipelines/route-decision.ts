import type { RouteVerdict } from './route-verdict.ts';
import type { Mention } from './route.ts';

/** What a route made of a run when it was last asked. */
export interface RouteDecision {
  /** The rule's id. */
  readonly route: string;
  /** Where the rule showed things then; a card that was begun there is carried on there. */
  readonly channel: string;
  readonly verdict: RouteVerdict;
  /** The digest that told of it, and whom that mentioned for it. */
  readonly digest: { readonly cardKey: string; readonly mention: Mention | null } | null;
  readonly decidedAt: Date;
}
