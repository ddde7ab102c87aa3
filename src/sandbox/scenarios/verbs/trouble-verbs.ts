import { text } from '../../../platform/config/config-fields.ts';
import { duration } from '../duration.ts';
import { defineVerb, type Verb } from '../verb.ts';

/** What goes wrong with Discord and with Muster itself. */
export const TROUBLE_VERBS = {
  fault: defineVerb(
    'A fault of the side panel is on for a time: discord-down, rate-limit-storm, stored-then-500 or slow.',
    { fault: text('a fault by its name in the side panel'), for: duration('how long it lasts') },
    ({ fault, for: forMs }, { faults, later, atEnd }) => {
      const outcome = faults.turn(fault, 'on');
      if (outcome.kind === 'unknown')
        throw new Error(`There is no fault ${fault}. There are: ${outcome.names.join(', ')}.`);
      const off = (): void => {
        faults.turn(fault, 'off');
      };
      atEnd(off);
      later(forMs, off);
    },
  ),
  'restart-muster': defineVerb(
    'Muster is killed in the middle of what it does, and started again on the same files after a while.',
    { down: duration('how long it is gone') },
    async ({ down }, { muster, later, atEnd }) => {
      // A scenario that is stopped meanwhile must not leave the sandbox without a Muster.
      atEnd(() => muster.start());
      await muster.crash();
      later(down, () => muster.start());
    },
  ),
} as const satisfies Readonly<Record<string, Verb>>;
