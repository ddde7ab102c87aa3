import { z } from 'zod';
import { PIN_MESSAGE } from '../boards/pin-act.ts';
import type { ActConnector, SendOutcome } from '../platform/acts/act.ts';
import type { EventAnswer } from '../platform/discord/guild-event.ts';
import type { Pins } from '../platform/discord/pins.ts';

/** Discord shows a pin as soon as it took it. */
const SETTLING_MS = 30_000;
const PIN = z.object({
  channelId: z.string().regex(/^\d+$/),
  messageId: z.string().regex(/^\d+$/),
  mark: z.string().min(1),
});
type Pin = z.infer<typeof PIN>;

/** Pins a board's newest message, and takes down those of its earlier ones. Pinning twice is pinning once. */
export function createPinActs(pins: Pins): Readonly<Record<string, ActConnector>> {
  return {
    [PIN_MESSAGE]: {
      settlingMs: SETTLING_MS,
      async read({ query }) {
        const { channelId, messageId } = PIN.parse(query.of);
        const answer = await pins.isPinned(channelId, messageId);
        if (answer.kind === 'later') return { kind: 'unreadable', why: answer.reason, retryAt: answer.notBefore };
        if (answer.kind === 'answered')
          return answer.value
            ? { kind: 'so', because: 'the message is pinned' }
            : { kind: 'not-so', because: 'the message is not pinned' };
        if (answer.kind === 'forbidden' || answer.kind === 'full')
          return { kind: 'unreadable', why: `Discord refused: ${answer.reason}`, retryAt: null };
        return { kind: 'overtaken', because: 'the message is gone' };
      },
      async send({ input }) {
        const wanted = PIN.parse(input);
        await takeDown(pins, wanted);
        return sent(await pins.pin(wanted.channelId, wanted.messageId));
      },
    },
  };
}

/** Where it fails, an old message stays pinned beside the new one, which says where it went on: no reason not to pin. */
async function takeDown(pins: Pins, { channelId, messageId, mark }: Pin): Promise<void> {
  const listed = await pins.list(channelId);
  if (listed.kind !== 'answered') return;
  const earlier = listed.value.filter(({ id, isOurs, footer }) => isOurs && id !== messageId && footer.includes(mark));
  for (const { id } of earlier) await pins.unpin(channelId, id);
}

function sent(answer: EventAnswer<null>): SendOutcome {
  switch (answer.kind) {
    case 'answered':
      return { kind: 'accepted', receipt: {} };
    case 'full':
    case 'forbidden':
      return {
        kind: 'not-sent',
        why: `Discord refused it, for it takes Pin Messages: ${answer.reason}`,
        retryAt: null,
      };
    case 'over':
      return { kind: 'refused', because: 'the message is gone' };
    case 'rejected':
      return { kind: 'refused', because: `Discord refused it: ${answer.reason}` };
    case 'later':
      return answer.mayHaveHappened
        ? { kind: 'lost', why: answer.reason }
        : { kind: 'not-sent', why: answer.reason, retryAt: answer.notBefore };
  }
}
