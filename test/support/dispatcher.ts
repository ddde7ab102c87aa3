import { createDispatcher, type Dispatcher, type DispatcherOptions } from '../../src/platform/discord/dispatcher.ts';
import { createIds } from '../../src/platform/ids.ts';
import { TEST_GUILD } from './interactions.ts';
import { recordedLog } from './recorded-log.ts';

/** The real dispatcher for the guild of the tests' interactions. */
export function testDispatcher(
  parts: Pick<DispatcherOptions, 'commands' | 'gate' | 'audit' | 'database' | 'responder' | 'clock'>,
): Dispatcher {
  return createDispatcher({ guildId: TEST_GUILD, ids: createIds(parts.clock), log: recordedLog(), ...parts });
}
