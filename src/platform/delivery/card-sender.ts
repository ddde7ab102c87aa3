import { bodyOf } from './card-body.ts';
import { findSeenAs } from './card-ledger.ts';
import { nonceOf } from './card-marker.ts';
import { isUnseen } from './card-rules.ts';
import { CardSettler, type CardSettlerParts } from './card-settler.ts';
import { findCard, listPendingAt } from './card-store.ts';
import type { CardRow } from './delivery-tables.ts';
import { findFile } from './file-store.ts';
import type { FoundMessage, LookUp } from './look-up.ts';
import type { FileUpload } from './messenger.ts';
import { timed, type JobEnd } from './relay-report.ts';
import { renderEdit, renderPost, type CardFile, type CardToRender } from './render-card.ts';
import { abandon, type Sent } from './settle-rules.ts';
import type { Doubt } from './unsettled-sends.ts';

/** A message posted this long after it was wanted says so. */
const LATE_AFTER_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;

export interface CardSenderParts extends CardSettlerParts {
  readonly lookUp: LookUp;
  readonly guildId: string;
}

/** Carries out what a card is due for: one call to Discord, and one short transaction that writes what came of it. */
export class CardSender {
  readonly #parts: CardSenderParts;

  readonly #settler: CardSettler;

  constructor(parts: CardSenderParts) {
    this.#parts = parts;
    this.#settler = new CardSettler(parts);
  }

  async post(row: CardRow): Promise<JobEnd> {
    const place = await this.#parts.places.find(row.place);
    if (place.kind !== 'channel') return this.#settler.block(row, { what: 'not-configured', reason: place.reason });
    const { channelId } = place;

    const isTooLate = isUnseen(row) && row.expires_at !== null && row.expires_at <= this.#now();
    let doubt = this.#parts.unsettled.doubtOf(row);
    if (doubt !== null && (doubt.mustLook || isTooLate)) {
      const end = await this.#look(row, { channelId, doubt });
      if (end !== null) return end;
      doubt = null;
    }
    if (isTooLate) return this.#settler.expire(row);
    return this.#send(row, { channelId, doubt });
  }

  async edit(row: CardRow): Promise<JobEnd> {
    const { channel_id: channelId, message_id: messageId } = row;
    if (channelId === null || messageId === null)
      throw new Error(`Card ${row.key} is to be edited, but the store knows no message of it.`);
    const sent = this.#sent(row, channelId);
    if (row.reanchor_daily === 1 && row.posted_at !== null && this.#now() - row.posted_at >= DAY_MS)
      return this.#settler.settle(row, { ...sent, kind: 'anchored', reason: 'a new day' });

    const { body, files } = renderEdit(this.#toRender(row, row.posted_at ?? row.anchor_at));
    const wanted = JSON.stringify(files);
    const upload = wanted === row.shown_files ? null : await this.#load(row, files);
    const delivery = await timed(this.#parts.observer, 'edit', () =>
      this.#parts.messenger.edit({ channelId, messageId, body, files: upload }),
    );
    if (delivery.kind === 'delivered')
      return this.#settler.settle(row, { ...sent, files: wanted, kind: 'edited' }, delivery.bucket);
    if (delivery.kind === 'gone' && delivery.what === 'message')
      return this.#settler.settle(row, { ...sent, kind: 'gone', reason: delivery.reason });
    if (delivery.kind === 'uneditable')
      return this.#settler.settle(row, { ...sent, kind: 'anchored', reason: delivery.reason });
    if (delivery.kind === 'gone') return this.#settler.channelGone(row, { ...sent, reason: delivery.reason });
    return this.#settler.failed(row, { ...sent, files: wanted }, delivery);
  }

  /** Takes back what a newer card made pointless, unless it may have been seen. */
  async drop(row: CardRow): Promise<JobEnd> {
    const doubt = this.#parts.unsettled.doubtOf(row);
    if (doubt !== null) {
      const place = await this.#parts.places.find(row.place);
      if (place.kind !== 'channel') return this.#settler.block(row, { what: 'not-configured', reason: place.reason });
      const end = await this.#look(row, { channelId: place.channelId, doubt });
      if (end !== null) return end;
    }
    await this.#parts.database.transaction(async (tx) => {
      const now = this.#now();
      const fresh = await findCard(tx, row.key);
      if (fresh !== null && isUnseen(fresh))
        await this.#parts.ledger.apply(tx, fresh, abandon(fresh, 'superseded', now), now);
    });
    this.#parts.unsettled.forget(row);
    return { kind: 'again' };
  }

  async #send(row: CardRow, { channelId, doubt }: { channelId: string; doubt: Doubt | null }): Promise<JobEnd> {
    const sent = this.#sent(row, channelId);
    const replyTo = await this.#replyTarget(row, channelId);
    const sentAt = this.#now();
    const { body, files } = renderPost(this.#toRender(row, sentAt), replyTo);
    const upload = await this.#load(row, files);
    const nonce = nonceOf({ shortId: row.short_id, anchor: row.anchor });

    const delivery = await timed(this.#parts.observer, 'post', () =>
      this.#parts.messenger.post({ channelId, body, files: upload, nonce }),
    );
    const settlement = { ...sent, files: JSON.stringify(files) };
    if (delivery.kind === 'delivered')
      return this.#settler.settle(
        row,
        {
          ...settlement,
          kind: 'posted',
          messageId: delivery.messageId,
          showsAtLeast: Math.min(row.revision, doubt?.lowestRevision ?? row.revision),
          postedAt: sentAt,
          messageAnchor: row.anchor,
        },
        delivery.bucket,
      );
    if (delivery.kind === 'retry' && delivery.mayHaveHappened) this.#parts.unsettled.noteLost(row, sentAt);
    if (delivery.kind === 'gone' && delivery.what === 'channel')
      return this.#settler.channelGone(row, { ...sent, reason: delivery.reason });
    return this.#settler.failed(row, settlement, delivery);
  }

  /** Null when no message of the card is there, so that it can be posted or dropped for certain. */
  async #look(row: CardRow, { channelId, doubt }: { channelId: string; doubt: Doubt }): Promise<JobEnd | null> {
    const { database, lookUp, unsettled } = this.#parts;
    const neighbours = await listPendingAt(database.read, row.place);
    const doubts = neighbours.map((each) => unsettled.doubtOf(each)).filter((each) => each !== null);
    const looked = await timed(this.#parts.observer, 'look', () =>
      lookUp.look({
        channelId,
        since: Math.min(doubt.since, ...doubts.map(({ since }) => since)),
        notBefore: doubt.until,
      }),
    );
    if (looked.kind !== 'looked') {
      if (looked.kind === 'gone')
        return this.#settler.channelGone(row, { ...this.#sent(row, channelId), reason: looked.reason });
      return this.#settler.lookFailed(row, looked);
    }
    for (const each of neighbours) {
      const unlisted = looked.find({ shortId: each.short_id, anchor: each.anchor }) === null;
      if (unlisted && (unsettled.doubtOf(each)?.until ?? 0) <= looked.begunAt) unsettled.clear(each);
    }
    const found = looked.find({ shortId: row.short_id, anchor: row.anchor });
    if (found !== null) return this.#found(row, { channelId, found, doubt });
    unsettled.clear(row);
    return null;
  }

  async #found(
    row: CardRow,
    { channelId, found, doubt }: { channelId: string; found: FoundMessage; doubt: Doubt },
  ): Promise<JobEnd> {
    return this.#settler.settle(row, {
      ...this.#sent(row, channelId),
      kind: 'found',
      messageId: found.messageId,
      showsAtLeast: found.anchor === row.anchor ? Math.min(row.revision, doubt.lowestRevision) : 0,
      postedAt: found.at,
      messageAnchor: found.anchor,
    });
  }

  /** The message a reply points at: in another channel, or when it was never posted, there is none. */
  async #replyTarget(row: CardRow, channelId: string): Promise<string | null> {
    if (row.reply_to === null || row.continues !== null) return null;
    const parent = await findSeenAs(this.#parts.database.read, row.reply_to);
    return parent?.channel_id === channelId ? parent.message_id : null;
  }

  async #load(row: CardRow, files: readonly CardFile[]): Promise<readonly FileUpload[]> {
    const loaded: FileUpload[] = [];
    for (const file of files) {
      const bytes =
        file.kind === 'text' ? Buffer.from(file.text) : await findFile(this.#parts.database.read, file.hash);
      if (bytes === null)
        this.#parts.log.warn('A card names a file that is not kept.', { card: row.key, file: file.name });
      else if (file.kind === 'text' || file.description === undefined) loaded.push({ name: file.name, bytes });
      else loaded.push({ name: file.name, bytes, description: file.description });
    }
    return loaded;
  }

  #sent(row: CardRow, channelId: string): Sent {
    const form = row.refused_revision === row.revision ? 'plain' : 'rich';
    return { anchor: row.anchor, revision: row.revision, phase: row.phase, form, files: row.shown_files, channelId };
  }

  #toRender(row: CardRow, postedAt: number): CardToRender {
    const lateMs = postedAt - row.anchor_at;
    return {
      body: bodyOf(row),
      summary: row.summary,
      shortId: row.short_id,
      anchor: row.anchor,
      form: row.refused_revision === row.revision ? 'plain' : 'rich',
      lateMinutes: lateMs < LATE_AFTER_MS ? null : Math.floor(lateMs / 60_000),
      continues: row.continues === null ? null : `https://discord.com/channels/${this.#parts.guildId}/${row.continues}`,
    };
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }
}
