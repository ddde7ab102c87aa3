import { describe, expect, it } from 'vitest';
import { pinAct, PIN_MESSAGE } from '../../src/boards/pin-act.ts';
import { createPinActs } from '../../src/connectors/discord-pins.ts';
import type { ActConnector } from '../../src/platform/acts/act.ts';
import type { EventAnswer } from '../../src/platform/discord/guild-event.ts';
import type { PinnedMessage, Pins } from '../../src/platform/discord/pins.ts';

const PIN = { channelId: '11', messageId: '3', mark: 'abcdefghjk' };
const WANTED = pinAct('overview', PIN, new Date('2026-03-02T09:00:00Z'));
const REQUEST = { idempotencyKey: WANTED.key, verb: WANTED.verb, input: WANTED.input };
const READ = { idempotencyKey: WANTED.key, query: WANTED.expect, receipt: null };

function scene(pinned: PinnedMessage[], trouble: Exclude<EventAnswer<never>, { kind: 'answered' }> | null = null) {
  const done: string[] = [];
  const answer = <Value>(value: Value): Promise<EventAnswer<Value>> =>
    Promise.resolve(trouble ?? { kind: 'answered', value });
  const pins: Pins = {
    isPinned: (_channel, id) => answer(pinned.some((each) => each.id === id)),
    list: () => answer(pinned),
    pin: (_channel, id) => {
      if (trouble === null) done.push(`pin ${id}`);
      return answer(null);
    },
    unpin: (_channel, id) => {
      done.push(`unpin ${id}`);
      return answer(null);
    },
  };
  const found: ActConnector | undefined = createPinActs(pins)[PIN_MESSAGE];
  if (found === undefined) throw new Error('Nobody pins.');
  const connector = found;
  return {
    done,
    read: () => connector.read(READ),
    send: () => connector.send(REQUEST),
  };
}

describe("pinning a board's message", () => {
  it('takes down the messages it had before, and nobody else’s', async () => {
    const { send, done } = scene([
      { id: '1', isOurs: true, footer: `Board · ${PIN.mark}` },
      { id: '2', isOurs: true, footer: 'another card' },
      { id: '4', isOurs: false, footer: PIN.mark },
    ]);

    expect(await send()).toEqual({ kind: 'accepted', receipt: {} });
    expect(done).toEqual(['unpin 1', 'pin 3']);
  });

  it('reads back whether it is pinned', async () => {
    expect(await scene([]).read()).toMatchObject({ kind: 'not-so' });
    expect(await scene([{ id: '3', isOurs: true, footer: '' }]).read()).toMatchObject({ kind: 'so' });
  });

  it.each([
    [{ kind: 'forbidden', reason: '403, code 50013' }, 'unreadable', 'not-sent'],
    [{ kind: 'full', reason: '250' }, 'unreadable', 'not-sent'],
    [{ kind: 'rejected', reason: '404, code 10008' }, 'overtaken', 'refused'],
    [{ kind: 'over' }, 'overtaken', 'refused'],
    [{ kind: 'later', reason: '502', notBefore: null, mayHaveHappened: true }, 'unreadable', 'lost'],
    [{ kind: 'later', reason: '429', notBefore: null, mayHaveHappened: false }, 'unreadable', 'not-sent'],
  ] as const)('tells what Discord’s no means: %j', async (trouble, read, sent) => {
    const { read: look, send, done } = scene([], trouble);

    expect((await look()).kind).toBe(read);
    expect((await send()).kind).toBe(sent);
    expect(done).toEqual([]);
  });
});
