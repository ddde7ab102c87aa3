import type { Finding } from './doctor.ts';

/** What Muster has to say about itself to the people who run it. */
export type Notice =
  | {
      readonly kind: 'place-blocked';
      /** 'channel:alerts' or 'thread:<key>'. */
      readonly place: string;
      readonly what: 'access' | 'permission' | 'channel-gone' | 'not-configured';
      readonly reason: string;
      readonly since: Date;
    }
  | { readonly kind: 'place-unblocked'; readonly place: string; readonly since: Date; readonly until: Date }
  | {
      readonly kind: 'card-rejected';
      readonly cardKey: string;
      readonly place: string;
      readonly summary: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'events-set-aside';
      readonly source: string;
      readonly event: string;
      /** How many events of this source and name wait for somebody, this one included, and since when. */
      readonly waiting: number;
      readonly since: Date;
      readonly error: string;
    }
  /** A topic of AWS SNS that may talk to Muster asks whether it shall, or was told not to any more. */
  | {
      readonly kind: 'topic-asks' | 'topic-left';
      readonly topicArn: string;
      readonly at: Date;
    }
  /** Somebody publishes sentences, not events, to such a topic. `subject` is foreign. */
  | { readonly kind: 'topic-unread'; readonly topicArn: string; readonly subject: string | null; readonly at: Date }
  /** Muster examined itself. Without problems it only changes what was told the same day. */
  | { readonly kind: 'examined'; readonly at: Date; readonly problems: readonly Finding[] };

/** Where notices go, first choice first: the people who can mend things read these channels. */
const NOTICE_CHANNELS = ['devops', 'alerts', 'pipelines', 'releases'];

/** The channel a notice goes to: not the blocked one it speaks of. null when the configuration has no other. */
export function channelForNotice(channels: readonly string[], blockedPlace: string | null): string | null {
  const known = new Set(channels);
  const preferred = [...NOTICE_CHANNELS.filter((name) => known.has(name)), ...channels];
  return preferred.find((name) => `channel:${name}` !== blockedPlace) ?? null;
}

/** A blocked place is one episode from its beginning to its end; events of one name share a card while any of them waits. */
export function noticeKey(notice: Notice): string {
  switch (notice.kind) {
    case 'place-blocked':
    case 'place-unblocked':
      return `place-blocked:${notice.place}:${notice.since.getTime()}`;
    case 'card-rejected':
      return `card-rejected:${notice.cardKey}`;
    case 'events-set-aside':
      return `events-set-aside:${notice.source}:${notice.event}:${notice.since.getTime()}`;
    case 'topic-asks':
    case 'topic-left':
    case 'topic-unread':
      return `${notice.kind}:${notice.topicArn}:${dayOf(notice.at)}`;
    case 'examined':
      return `examined:${dayOf(notice.at)}`;
  }
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
