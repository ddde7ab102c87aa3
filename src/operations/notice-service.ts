import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import { channelForNotice, noticeKey, type Notice } from './notice.ts';
import { noticeMessage } from './notice-view.ts';

export interface NoticeService {
  /** Puts a card where the people who run Muster read; says nothing when the configuration has no place left to say it. */
  tell(tx: Transaction, notice: Notice): Promise<void>;
}

export function createNoticeService(options: { readonly cards: Cards; readonly config: () => Config }): NoticeService {
  return {
    async tell(tx, notice) {
      const blockedPlace = 'place' in notice ? notice.place : null;
      const channels = options.config().channels.map(({ name }) => name);
      const channel = channelForNotice(channels, blockedPlace);
      if (channel === null) return;
      const { body, summary } = noticeMessage(notice);
      const key = `${noticeKey(notice)}@${channel}`;
      // All's well is news only to those who were told otherwise.
      if (notice.kind === 'examined' && notice.problems.length === 0 && !(await isToldOf(tx, key))) return;
      await options.cards.put(tx, {
        key,
        kind: `notice-${notice.kind}`,
        place: { kind: 'channel', channel },
        lane: 'normal',
        body,
        summary,
        phase: isOver(notice) ? 'final' : 'open',
      });
    },
  };
}

async function isToldOf(tx: Transaction, key: string): Promise<boolean> {
  return (await findCard(tx, key)) !== null;
}

function isOver(notice: Notice): boolean {
  if (notice.kind === 'examined') return false;
  return notice.kind !== 'place-blocked' && !(notice.kind === 'events-set-aside' && notice.waiting > 0);
}
