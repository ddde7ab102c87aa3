import type { Clock } from '../../platform/clock.ts';
import type { DeliveryHealth, LaneHealth } from '../../platform/delivery/delivery-health.ts';
import type { RelayStatus } from '../../platform/delivery/relay.ts';
import type { Inspection } from '../../inspect.ts';
import type { FaultSwitches } from '../fault-switches.ts';
import type { SandboxClock } from '../sandbox-clock.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';
import { actId, type StoredAct } from '../../platform/acts/act.ts';
import type { EventStream } from './event-streams.ts';
import type { ActPanel, PanelState, RelayPanel, SimulatedFleet } from './protocol.ts';

export interface PanelFeedOptions {
  readonly clock: SandboxClock;
  readonly wallClock: Clock;
  /** null while Muster does not run. */
  readonly inspection: () => Inspection | null;
  readonly fleets: () => readonly SimulatedFleet[];
  readonly scenarios: Pick<Scenarios, 'list'>;
  readonly faults: Pick<FaultSwitches, 'list'>;
  /** The panel could not be read; it is tried again. */
  readonly onFault: (error: unknown) => void;
}

/** Tells those who watch how things stand, and does nothing while nobody does. */
export interface PanelFeed {
  watch(stream: EventStream): void;
}

const LOOK_EVERY_MS = 500;
const INBOUND_SHOWN = 30;
const ACTS_SHOWN = 20;
/** A shorter jump is told with the next change. */
const LEAP_MS = 5_000;

export function createPanelFeed(options: PanelFeedOptions): PanelFeed {
  return new Feed(options);
}

class Feed implements PanelFeed {
  readonly #options: PanelFeedOptions;
  /** What each of them was told last, without the time, which always changes. */
  readonly #told = new Map<EventStream, string>();
  #cancel: (() => void) | null = null;
  #looking = false;

  constructor(options: PanelFeedOptions) {
    this.#options = options;
  }

  watch(stream: EventStream): void {
    this.#told.set(stream, '');
    stream.onClose(() => {
      this.#told.delete(stream);
      if (this.#told.size === 0) this.#disarm();
    });
    if (this.#cancel === null && !this.#looking) void this.#look();
  }

  async #look(): Promise<void> {
    this.#looking = true;
    try {
      this.#tell(await readPanel(this.#options));
    } catch (error) {
      this.#options.onFault(error);
    } finally {
      this.#looking = false;
    }
    if (this.#told.size > 0) this.#arm();
  }

  #tell(state: PanelState): void {
    const { now: _now, ...rest } = state;
    const text = JSON.stringify({ ...rest, leap: this.#leap() });
    for (const [stream, told] of this.#told) {
      if (told === text) continue;
      this.#told.set(stream, text);
      stream.send(state);
    }
  }

  /** Changes when the clock has jumped, and not while it only runs. */
  #leap(): number {
    const { clock, wallClock } = this.#options;
    return Math.round((clock.now().getTime() - clock.rate * wallClock.now().getTime()) / LEAP_MS);
  }

  #arm(): void {
    const { wallClock } = this.#options;
    this.#cancel = wallClock.wakeAt(new Date(wallClock.now().getTime() + LOOK_EVERY_MS), () => {
      this.#cancel = null;
      void this.#look();
    });
  }

  #disarm(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}

/** All of the side panel as it is now. */
export async function readPanel(options: PanelFeedOptions): Promise<PanelState> {
  const { clock, scenarios, fleets, faults } = options;
  const { relay, inbound, acts } = await lookInside(options.inspection());
  return {
    now: clock.now().toISOString(),
    clockRate: clock.rate,
    scenarios: scenarios.list(),
    fleets: fleets(),
    relay,
    inbound,
    acts,
    faults: faults.list(),
  };
}

/** Of Muster itself, which may be down. */
type Inside = Pick<PanelState, 'relay' | 'inbound' | 'acts'>;

async function lookInside(inspection: Inspection | null): Promise<Inside> {
  if (inspection === null) return DOWN;
  try {
    const [delivery, events, acts] = await Promise.all([
      inspection.delivery(),
      inspection.newestEvents(INBOUND_SHOWN),
      inspection.newestActs(ACTS_SHOWN),
    ]);
    const inbound = events.map(({ id, source, event, receivedAt, state, error }) => ({
      id,
      source,
      event,
      receivedAt: receivedAt.toISOString(),
      state,
      error,
    }));
    return { relay: describeRelay(inspection.relay(), delivery), inbound, acts: acts.map(describeAct) };
  } catch {
    // Muster ended while it was being read; the next look finds the new one.
    return DOWN;
  }
}

const NOTHING_WAITS = { waiting: 0, oldestMs: null };
const DOWN: Inside = {
  relay: {
    state: 'stopped',
    lanes: { critical: NOTHING_WAITS, normal: NOTHING_WAITS, low: NOTHING_WAITS },
    inFlight: [],
    waits: [],
    blocked: [],
  },
  inbound: [],
  acts: [],
};

function describeAct(act: StoredAct): ActPanel {
  const { summary, state, needsPerson, because, settledAt, createdAt } = act;
  return { id: actId(act), summary, state, needsPerson, because, at: (settledAt ?? createdAt).toISOString() };
}

function describeRelay(status: RelayStatus, { lanes }: DeliveryHealth): RelayPanel {
  const lane = ({ waiting, oldestMs }: LaneHealth): RelayPanel['lanes']['critical'] =>
    waiting === 0 ? NOTHING_WAITS : { waiting, oldestMs };
  return {
    state: status.state,
    lanes: { critical: lane(lanes.critical), normal: lane(lanes.normal), low: lane(lanes.low) },
    inFlight: status.inFlight,
    waits: status.waits.map((wait) => ({ ...wait, until: wait.until.toISOString() })),
    blocked: status.blocked.map((place) => ({ ...place, since: place.since.toISOString() })),
  };
}
