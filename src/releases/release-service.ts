import type { OccurrencePlace, OccurrenceRouting } from '../pipelines/occurrence-routing-service.ts';
import { mentionOf, type Mention } from '../pipelines/route.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Card, Cards } from '../platform/delivery/card.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import type { FactSink } from '../platform/facts.ts';
import { announcementKey, isNews, newsUntil, routesFor, type Announcement } from './announcement.ts';
import { layNotes, type NotesLayout } from './notes-layout-view.ts';
import type { ReleaseFact } from './release-fact.ts';
import { releaseStage } from './release-stage.ts';
import {
  deleteReleasesBefore,
  findRelease,
  listAnnouncements,
  markAnnounced,
  saveAnnouncement,
  saveRelease,
} from './release-store.ts';
import {
  announcementMessage,
  emptyPartMessage,
  finalMessage,
  notesThreadName,
  partMessage,
  releaseLine,
  type ReleaseMessage,
} from './release-view.ts';
import { releaseOccurrence } from './release-occurrence.ts';
import { mergeRelease, type Release, type ReleaseEvent } from './release.ts';

export interface ReleaseServiceParts {
  /** The configuration in force; read once for each event. */
  readonly config: () => Config;
  readonly cards: Cards;
  readonly clock: Clock;
  readonly facts: FactSink<ReleaseFact>;
  /** Which channels asked to be shown releases, besides those that the configuration announces them in. */
  readonly routing: OccurrenceRouting;
}

/**
 * announced: its cards are new. shown: its cards say what is true now. kept: recorded, and announced nowhere.
 * known: a repeat, or older than what is known.
 */
export type RecordReleaseOutcome =
  | { readonly kind: 'announced'; readonly release: Release; readonly channels: readonly string[] }
  | { readonly kind: 'shown'; readonly release: Release }
  | { readonly kind: 'kept'; readonly release: Release }
  | { readonly kind: 'known'; readonly release: Release };

export interface ReleaseService {
  /**
   * Takes in what a source said about a release: stores it, announces it when it is published, and keeps what was
   * announced true. Order and repetition do not matter. What was never announced is not announced by an edit.
   */
  record(tx: Transaction, event: ReleaseEvent): Promise<RecordReleaseOutcome>;
  /** Forgets releases last heard of before `before`, at most `limit` at once, and says how many; 0: there is no more. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

export function createReleaseService(parts: ReleaseServiceParts): ReleaseService {
  return { record: (tx, event) => recordRelease(parts, tx, event), prune: deleteReleasesBefore };
}

async function recordRelease(
  parts: ReleaseServiceParts,
  tx: Transaction,
  event: ReleaseEvent,
): Promise<RecordReleaseOutcome> {
  const known = await findRelease(tx, event.key);
  const { kind, release } = mergeRelease(known?.release ?? null, event);
  if (kind === 'moved') await saveRelease(tx, release);

  const desk = new Desk(parts, tx, release);
  if ((known?.announcedAt ?? null) !== null) {
    if (kind === 'nothing') return { kind: 'known', release };
    await desk.update();
    return { kind: 'shown', release };
  }
  // The event may be late: what it announces is what the release has become since.
  if (event.said.action !== 'published' || release.state !== 'published')
    return { kind: kind === 'moved' ? 'kept' : 'known', release };
  const channels = await desk.announce();
  return channels.length === 0 ? { kind: 'kept', release } : { kind: 'announced', release, channels };
}

/** Puts the cards of one release, for one event. */
class Desk {
  readonly #parts: ReleaseServiceParts;
  readonly #tx: Transaction;
  readonly #release: Release;
  readonly #config: Config;
  readonly #now: Date;
  readonly #layouts = new Map<boolean, NotesLayout>();
  /** Whom routes mention, by the rule's id. */
  #mentions: ReadonlyMap<string, Mention | null> = new Map();

  constructor(parts: ReleaseServiceParts, tx: Transaction, release: Release) {
    this.#parts = parts;
    this.#tx = tx;
    this.#release = release;
    this.#config = parts.config();
    this.#now = parts.clock.now();
  }

  async announce(): Promise<readonly string[]> {
    const configured = routesFor(this.#config.releases, this.#release);
    const announced = configured.map(({ channel }) => channel);
    const { places, isAsked } = await this.#askRoutes({ mayBegin: true, announced });
    if (configured.length > 0 || isAsked) await markAnnounced(this.#tx, this.#release.key, this.#now);
    for (const { channel, name } of configured)
      await this.#put({ channel, route: name, mentioned: null, parts: 0, putAt: this.#now });
    const routed = places.filter(({ channel }) => !announced.includes(channel));
    for (const place of routed) await this.#putRouted(place);
    const channels = [...announced, ...routed.map(({ channel }) => channel)];
    if (channels.length === 0) return [];
    const stage = releaseStage(this.#release.tag);
    await this.#parts.facts.state(this.#tx, { kind: 'release.announced', release: this.#release, stage, channels });
    return channels;
  }

  async update(): Promise<void> {
    const announcements = await listAnnouncements(this.#tx, this.#release.key);
    const announced = announcements.map(({ channel }) => channel);
    // What quiet hours hold back is told in their digest as it is by then.
    const { places } = await this.#askRoutes({ mayBegin: false, announced });
    for (const each of announcements)
      if (await this.#isKept(announcementKey(this.#release, each))) await this.#put(each);
    for (const place of places) if (!announced.includes(place.channel)) await this.#putRouted(place);
  }

  async #askRoutes({
    mayBegin,
    announced,
  }: {
    readonly mayBegin: boolean;
    readonly announced: readonly string[];
  }): Promise<{ readonly places: readonly OccurrencePlace[]; readonly isAsked: boolean }> {
    const occurrence = releaseOccurrence(this.#release, { config: this.#config, headline: releaseLine(this.#release) });
    if (occurrence === null) return { places: [], isAsked: false };
    const { places, isHeld } = await this.#parts.routing.place(this.#tx, occurrence, {
      pipelines: [],
      mayBegin,
      shownIn: announced,
    });
    this.#mentions = new Map(places.map(({ rule, mention }) => [rule, mention]));
    return { places, isAsked: isHeld || places.length > 0 };
  }

  async #putRouted({ channel, rule }: OccurrencePlace): Promise<void> {
    await this.#put({ channel, route: rule, mentioned: null, parts: 0, putAt: this.#now });
  }

  /** A card that retention took is left alone: put again it would be posted as new. */
  async #isKept(key: string): Promise<boolean> {
    return (await findCard(this.#tx, key)) !== null;
  }

  async #put(announcement: Announcement): Promise<void> {
    const { cards } = this.#parts;
    const { channel, parts } = announcement;
    const notes = this.#notes(parts > 0);
    const notesFile = notes.kind === 'file' ? await cards.putFile(this.#tx, Buffer.from(notes.markdown)) : null;
    await cards.put(
      this.#tx,
      this.#card('release', {
        key: announcementKey(this.#release, announcement),
        place: { kind: 'channel', channel },
        ...announcementMessage(this.#release, { notes, notesFile }),
      }),
    );
    const shown = notes.kind === 'thread' ? notes.parts : [];
    await this.#putParts(announcement, shown);
    const mentioned = await this.#putFinal(announcement);
    await saveAnnouncement(
      this.#tx,
      { ...announcement, mentioned, parts: Math.max(parts, shown.length), putAt: this.#now },
      { releaseKey: this.#release.key, guildId: this.#config.guild.id },
    );
  }

  /** Several channels show the same: the notes are read for the first. */
  #notes(hasThread: boolean): NotesLayout {
    if (this.#release.state !== 'published') return { kind: 'none' };
    const known = this.#layouts.get(hasThread) ?? layNotes(this.#release, { hasThread });
    this.#layouts.set(hasThread, known);
    return known;
  }

  async #putParts(announcement: Announcement, texts: readonly string[]): Promise<void> {
    const { cards } = this.#parts;
    const count = Math.max(announcement.parts, texts.length);
    if (count === 0) return;
    const key = announcementKey(this.#release, announcement);
    await cards.putThread(this.#tx, {
      key,
      parent: announcement.channel,
      startedFrom: key,
      name: notesThreadName(this.#release),
      state: 'open',
    });
    for (let number = 1; number <= count; number++) {
      const text = texts[number - 1];
      const said =
        text === undefined
          ? emptyPartMessage(this.#release, number)
          : partMessage(this.#release, { text, number, of: texts.length });
      const place = { kind: 'thread', thread: key } as const;
      if (number <= announcement.parts && !(await this.#isKept(`${key}#${number}`))) continue;
      await cards.put(this.#tx, this.#card('release-notes', { key: `${key}#${number}`, place, ...said }));
    }
  }

  /** Tells whom it concerns, once; later edits of that message keep it true and notify nobody. */
  async #putFinal(announcement: Announcement): Promise<Mention | null> {
    const mention = announcement.mentioned ?? this.#mentionNow(announcement);
    if (mention === null) return null;
    const parent = announcementKey(this.#release, announcement);
    if (announcement.mentioned !== null && !(await this.#isKept(`${parent}!`))) return mention;
    await this.#parts.cards.put(
      this.#tx,
      this.#card('release-final', {
        key: `${parent}!`,
        place: { kind: 'channel', channel: announcement.channel },
        replyTo: parent,
        expiresAt: newsUntil(this.#release),
        ...finalMessage(this.#release, mention),
      }),
    );
    return mention;
  }

  #mentionNow({ route }: Announcement): Mention | null {
    if (!isNews(this.#release, this.#now)) return null;
    const configured = this.#config.releases.find(({ name }) => name === route);
    if (configured === undefined) return this.#mentions.get(route) ?? null;
    return mentionOf(configured.mention, this.#config);
  }

  #card(kind: string, parts: ReleaseMessage & Pick<Card, 'key' | 'place' | 'replyTo' | 'expiresAt'>): Card {
    return { kind, lane: 'normal', phase: 'final', ...parts };
  }
}
