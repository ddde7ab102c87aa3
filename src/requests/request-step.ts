import type { Doer, RequestState } from './request.ts';

/** One step in the life of a request. */
export interface RequestStep {
  readonly decision: number;
  readonly state: RequestState;
  readonly at: Date;
  /** null: Muster itself. */
  readonly by: Doer | null;
  readonly because: string | null;
}
