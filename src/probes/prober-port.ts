import type { ProbeCheck } from '../platform/config/service-config.ts';
import type { Seen } from './probe.ts';

/** Asks once, and says what it saw. It never throws for what a network or the other side does. */
export interface ProberPort {
  ask(check: ProbeCheck, options: { readonly timeoutMs: number }): Promise<Seen>;
}
