import type { Faults } from './discord/fault-box.ts';
import type { FaultState } from './web/protocol.ts';

export type SwitchOutcome =
  | { readonly kind: 'switched' }
  | { readonly kind: 'unknown'; /** Those there are. */ readonly names: readonly string[] };

/** What people can make go wrong between Muster and Discord. It strikes the bot alone: those who watch go on seeing. */
export interface FaultSwitches {
  list(): readonly FaultState[];
  /** Does nothing where it is so already. */
  turn(name: string, to: 'on' | 'off'): SwitchOutcome;
  allOff(): void;
}

interface Fault {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** Gives back what takes it away. */
  readonly begin: (faults: Faults) => () => void;
}

/** Posts and edits; what answers an interaction is exempt from most limits and is left alone by them here. */
const MESSAGE_CALLS = [
  { method: 'POST', route: '/channels/:channelId/messages' },
  { method: 'PATCH', route: '/channels/:channelId/messages/:messageId' },
] as const;
const STORM_RETRY_AFTER_MS = 2000;
/** Within the three seconds that an interaction has. */
const SLOW_MS = 2000;
const GOING_AWAY = 1001;

const FAULTS: readonly Fault[] = [
  {
    name: 'rate-limit-storm',
    title: '429 storm',
    about:
      'Discord answers every message and every edit with 429. Nothing is lost: the cards wait, each in its latest state.',
    begin: ({ rest }) =>
      every(MESSAGE_CALLS, (target) =>
        rest.add(target, { kind: 'rate-limit', scope: 'user', retryAfterMs: STORM_RETRY_AFTER_MS }),
      ),
  },
  {
    name: 'discord-down',
    title: 'Discord down',
    about:
      'The gateway is closed and every call is cut off. Commands get no answer; webhooks are recorded and shown later.',
    begin: ({ rest, gateway }) => {
      const end = rest.add({}, { kind: 'reset', when: 'refused' });
      gateway.closeAtConnect(GOING_AWAY, Number.POSITIVE_INFINITY);
      gateway.drop();
      return () => {
        end();
        gateway.closeAtConnect(GOING_AWAY, 0);
      };
    },
  },
  {
    name: 'stored-then-500',
    title: 'Stored, then 500',
    about:
      'Discord keeps each message and answers 500 all the same. Muster tries again, and still no message appears twice.',
    begin: ({ rest }) =>
      every(MESSAGE_CALLS, (target) => rest.add(target, { kind: 'status', status: 500, when: 'stored' })),
  },
  {
    name: 'slow',
    title: 'Slow',
    about:
      'Every call takes two seconds longer. Answers to commands still come in time, and channels do not wait for each other.',
    begin: ({ rest }) => rest.add({}, { kind: 'slow', ms: SLOW_MS }),
  },
];

export function createFaultSwitches(faults: Faults): FaultSwitches {
  const ends = new Map<string, () => void>();
  const end = (name: string): void => {
    ends.get(name)?.();
    ends.delete(name);
  };
  return {
    list: () => FAULTS.map(({ name, title, about }) => ({ name, title, about, isOn: ends.has(name) })),
    turn(name, to) {
      const fault = FAULTS.find((each) => each.name === name);
      if (fault === undefined) return { kind: 'unknown', names: FAULTS.map((each) => each.name) };
      if (to === 'off') end(name);
      else if (!ends.has(name)) ends.set(name, fault.begin(faults));
      return { kind: 'switched' };
    },
    allOff() {
      for (const name of [...ends.keys()]) end(name);
    },
  };
}

function every<T>(targets: readonly T[], begin: (target: T) => () => void): () => void {
  const ends = targets.map(begin);
  return () => {
    for (const end of ends) end();
  };
}
