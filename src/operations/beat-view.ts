import { embed, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import type { Beat } from './beat.ts';

/** The one card that each beat edits. Editing notifies nobody. */
export function beatMessage({ number, begunAt }: Pick<Beat, 'number' | 'begunAt'>): {
  readonly body: MessageBody;
  readonly summary: string;
} {
  return {
    summary: `💓 Muster is alive: beat ${number}`,
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: '💓 Muster is alive',
          color: 0x2ecc71,
          description: [
            `Beat ${number} came through the inbox ${timestamp(begunAt, 'R')}. When this card shows it, the watcher outside is told.`,
            'When no beat comes any more, that watcher speaks; `/doctor` says what holds it up.',
          ],
        }),
      ],
    }),
  };
}
