import type { BuiltWorld } from './build-world.ts';
import type { RestFaults } from './faults.ts';
import type { GatewayServer } from './gateway-server.ts';

/** All that can be made to go wrong. */
export interface Faults {
  /** Strikes REST calls of the bot: `add(target, effect, { times, forMs })` gives back what takes it away. */
  readonly rest: Pick<RestFaults, 'add' | 'clear'>;
  /** Op 7, op 9, closes, lost heartbeats, a guild that comes late or goes away. */
  readonly gateway: Pick<
    GatewayServer,
    | 'askToReconnect'
    | 'invalidateSession'
    | 'askForHeartbeat'
    | 'close'
    | 'closeAtConnect'
    | 'drop'
    | 'expelBot'
    | 'loseGuild'
    | 'releaseGuild'
    | 'answersHeartbeats'
    | 'guildArrival'
    | 'heartbeats'
  >;
  /** Refuses every connection, REST and gateway, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** The token opens nothing any more (401, close 4004), until `restoreToken`. */
  revokeToken(): void;
  restoreToken(): void;
  /** Events go out before the answer of the call that caused them (the default), or after it. */
  setDispatchOrder(order: 'before' | 'after'): void;
}

export function createFaults({ rest, gateway, restFaults, token }: BuiltWorld): Faults {
  return {
    rest: restFaults,
    gateway,
    down: async () => {
      gateway.drop();
      await rest.refuse();
    },
    up: () => rest.accept(),
    revokeToken: () => {
      token.isRevoked = true;
      gateway.close(4004, 'Authentication failed.');
    },
    restoreToken: () => {
      token.isRevoked = false;
    },
    setDispatchOrder: (order) => {
      rest.dispatchOrder = order;
    },
  };
}
