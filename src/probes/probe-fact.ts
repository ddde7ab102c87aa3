import type { KnownProbe, ProbeState } from './probe-state.ts';
import type { Probe } from './probe.ts';

/** What the probes tell the house. */
export type ProbeFact =
  | {
      readonly kind: 'probe.changed';
      readonly probe: Probe;
      readonly known: KnownProbe;
      readonly from: ProbeState;
    }
  /** It is asked no more: the configuration names it no longer. */
  | { readonly kind: 'probe.gone'; readonly known: KnownProbe; readonly at: Date }
  /** Muster itself is cut off from the network, or is back. */
  | {
      readonly kind: 'vantage.changed';
      readonly offlineSince: Date;
      readonly asked: number;
      readonly endedAt: Date | null;
    };
