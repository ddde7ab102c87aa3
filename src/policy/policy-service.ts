import type { Config } from '../platform/config/config.ts';
import type { Gate } from '../platform/gate.ts';
import { judge } from './policy.ts';

/** The one gate, judging by the configuration in force when it is asked. */
export function createGate(config: () => Config): Gate {
  return { judge: (actor, requirement) => judge(config(), actor, requirement) };
}
