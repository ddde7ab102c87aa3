import { z } from 'zod';
import type { ActConnector, FactReading, SendOutcome } from '../platform/acts/act.ts';
import { eventUrl, type EventAnswer, type GuildEvent, type GuildEvents } from '../platform/discord/guild-event.ts';
import { EVENT_ACTS } from '../windows/event-act.ts';
import { differences, isEventOf } from '../windows/event-wish.ts';

/** Discord lists an event as soon as it took it; a slow day of theirs is not minutes. */
const SETTLING_MS = 60_000;

const MOMENT = z.iso.datetime().transform((text) => new Date(text));
const WORDS = z.object({
  name: z.string(),
  description: z.string(),
  location: z.string(),
  startsAt: MOMENT,
  endsAt: MOMENT,
});
const CREATE = z.object({ window: z.number(), occurrence: z.string(), words: WORDS });
const CHANGE = z.object({ eventId: z.string().regex(/^\d+$/), words: WORDS });
const END = z.object({ eventId: z.string().regex(/^\d+$/) });

/** By verb. Discord takes no idempotency key for events: a marker in the description shows that one is there already. */
export function createEventActs(events: GuildEvents, guildId: string): Readonly<Record<string, ActConnector>> {
  const so = (event: GuildEvent, because: string): FactReading => ({
    kind: 'so',
    because,
    url: eventUrl(guildId, event.id),
  });
  return {
    [EVENT_ACTS.create]: {
      settlingMs: SETTLING_MS,
      async read({ query, receipt }) {
        const wanted = CREATE.parse(query.of);
        const answer = await events.list();
        if (answer.kind !== 'answered') return unread(answer);
        const made = answer.value.find((event) => isEventOf(event, wanted));
        if (made !== undefined) return so(made, 'the event is in the calendar');
        // Discord said that it made it: whoever moderates took it away in the meantime, or rewrote it.
        const known = RECEIPT.safeParse(receipt).data?.eventId ?? null;
        const found = known === null ? null : await events.find(known);
        if (found?.kind === 'answered') return so(found.value, 'the event is in the calendar');
        if (found?.kind === 'over') return { kind: 'overtaken', because: 'somebody ended the event again' };
        return { kind: 'not-so', because: 'the event is not in the calendar' };
      },
      async send({ input }) {
        return sent(await events.create(CREATE.parse(input).words), guildId);
      },
    },
    [EVENT_ACTS.change]: {
      settlingMs: SETTLING_MS,
      async read({ query }) {
        const { eventId, words } = CHANGE.parse(query.of);
        const found = await events.find(eventId);
        if (found.kind === 'over') return { kind: 'overtaken', because: 'the event is over' };
        if (found.kind !== 'answered') return unread(found);
        const different = Object.keys(differences(found.value, words));
        return different.length === 0
          ? so(found.value, 'the event says what it should')
          : { kind: 'not-so', because: `the event differs: ${different.join(', ')}` };
      },
      async send({ input }) {
        const { eventId, words } = CHANGE.parse(input);
        // Only what differs: the beginning of one that goes on must not even be repeated.
        const found = await events.find(eventId);
        if (found.kind !== 'answered') return unsent(found);
        return sent(await events.change(eventId, differences(found.value, words)), guildId);
      },
    },
    [EVENT_ACTS.end]: {
      settlingMs: SETTLING_MS,
      async read({ query }) {
        const found = await events.find(END.parse(query.of).eventId);
        if (found.kind === 'over') return { kind: 'so', because: 'the event is over' };
        return found.kind === 'answered'
          ? { kind: 'not-so', because: `the event is ${found.value.status}` }
          : unread(found);
      },
      async send({ input }) {
        const { eventId } = END.parse(input);
        const found = await events.find(eventId);
        if (found.kind !== 'answered') return unsent(found);
        const answer = await events.end(eventId, found.value.status);
        return answer.kind === 'answered' ? { kind: 'accepted', receipt: { eventId } } : failed(answer);
      },
    },
  };
}

const RECEIPT = z.object({ eventId: z.string() });

type Failed = Exclude<EventAnswer<never>, { readonly kind: 'answered' }>;

function sent(answer: EventAnswer<GuildEvent>, guildId: string): SendOutcome {
  if (answer.kind !== 'answered') return failed(answer);
  const { id: eventId } = answer.value;
  return { kind: 'accepted', receipt: { eventId }, url: eventUrl(guildId, eventId) };
}

/** What came of the one request. What somebody can mend on the server is waited for. */
function failed(answer: Failed): SendOutcome {
  switch (answer.kind) {
    case 'over':
      return { kind: 'refused', because: 'the event is over' };
    case 'full':
    case 'forbidden':
      return { kind: 'not-sent', why: `Discord refused it: ${answer.reason}`, retryAt: null };
    case 'rejected':
      return { kind: 'refused', because: `Discord refused it: ${answer.reason}` };
    case 'later':
      return answer.mayHaveHappened
        ? { kind: 'lost', why: answer.reason }
        : { kind: 'not-sent', why: answer.reason, retryAt: answer.notBefore };
  }
}

/** A look before the request failed: whatever it was, nothing was sent. */
function unsent(answer: Failed): SendOutcome {
  if (answer.kind === 'over') return { kind: 'refused', because: 'the event is over' };
  return {
    kind: 'not-sent',
    why: answer.kind === 'later' ? answer.reason : `Discord refused: ${answer.reason}`,
    retryAt: null,
  };
}

function unread(answer: Failed): FactReading {
  if (answer.kind === 'later') return { kind: 'unreadable', why: answer.reason, retryAt: answer.notBefore };
  const why = answer.kind === 'over' ? 'Discord has no such calendar' : `Discord refused: ${answer.reason}`;
  return { kind: 'unreadable', why, retryAt: null };
}
