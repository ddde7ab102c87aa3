import { severity, type FleetStatus, type HostState } from './fleet-status.ts';
import { headline, LOOKS } from './fleet-words-view.ts';
import type { RulesVerdict } from './rules-verdict.ts';

/** How a fleet is in one line, its icon and colour: the worse of what its hosts say of themselves and what the rules say. */
export interface FleetTitle {
  readonly icon: string;
  readonly words: string;
  readonly color: number;
}

interface Judged {
  readonly status: FleetStatus;
  /** Absent: it was never judged by rules. */
  readonly verdict?: RulesVerdict;
}

/** What stands for the fleet in lists and in their order. */
export function worstKnown({ status, verdict }: Judged): HostState {
  const fault = status.fleet.lifecycle === 'active' ? (verdict?.fault ?? null) : null;
  return fault !== null && severity(fault) < severity(status.worst) ? fault : status.worst;
}

export function fleetTitle(parts: Judged): FleetTitle {
  const { status } = parts;
  const worst = worstKnown(parts);
  const icon = status.fleet.lifecycle === 'active' ? LOOKS[worst].icon : '⚫';
  const own = headline(status);
  // Every host may say that it is well while a whole shard loses its messages: that must not be read as all is well.
  const words = worst === status.worst ? own : `${LOOKS[worst].word} by its health rules; /health: ${own}`;
  return { icon, words, color: LOOKS[worst].color };
}
