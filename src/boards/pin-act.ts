import type { Act } from '../platform/acts/act.ts';

export const PIN_MESSAGE = 'discord.pin-message';
const DAY_MS = 86_400_000;

export interface Pin {
  readonly channelId: string;
  readonly messageId: string;
  /** In the footer of the board's messages: those before it are taken down again. */
  readonly mark: string;
}

/** Pins a board's message; one act for each message, so that whoever unpins it has the last word. */
export function pinAct(board: string, pin: Pin, now: Date): Act {
  return {
    key: `board-pin:${pin.messageId}`,
    system: 'discord',
    verb: PIN_MESSAGE,
    target: `pins of ${pin.channelId}`,
    fleet: null,
    summary: `pin the board ${board}`,
    input: { ...pin },
    expect: { fact: 'message.is-pinned', of: { ...pin } },
    deadline: new Date(now.getTime() + DAY_MS),
  };
}
