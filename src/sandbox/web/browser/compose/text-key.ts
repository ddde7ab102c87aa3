import type { PressedKey } from './form-key.ts';
import { moveCursor, type Cursor } from './list-cursor.ts';

/** What a key does where a message is written; null leaves it to the browser. */
export type TextKeyAct =
  | { readonly kind: 'mark'; readonly cursor: Cursor }
  /** Take the marked suggestion. */
  | { readonly kind: 'complete' }
  | { readonly kind: 'send' | 'shut-list' | 'cancel-reply' | 'older' | 'newer' };

export interface TextKeyState {
  /** How many suggestions are shown; null when no list is. */
  readonly rows: number | null;
  readonly cursor: Cursor;
  readonly text: string;
  readonly isReplying: boolean;
  /** The text comes from the history and was not changed. */
  readonly isRecalled: boolean;
}

/** Keys as in Discord's client: Enter sends, Shift+Enter breaks the line, arrows and Tab serve the list. */
export function readTextKey({ key, shiftKey }: PressedKey, state: TextKeyState): TextKeyAct | null {
  const { rows, cursor, text, isReplying, isRecalled } = state;
  const moved = rows === null ? undefined : moveCursor(key, cursor, rows);
  if (moved !== undefined) return { kind: 'mark', cursor: moved };
  const isMarked = rows !== null && rows > 0 && cursor !== null;
  switch (key) {
    case 'Enter':
      if (shiftKey) return null;
      return { kind: isMarked ? 'complete' : 'send' };
    case 'Tab':
      return isMarked && !shiftKey ? { kind: 'complete' } : null;
    case 'Escape':
      if (rows !== null) return { kind: 'shut-list' };
      return isReplying ? { kind: 'cancel-reply' } : null;
    case 'ArrowUp':
      // Within a text of one's own the arrows move the caret.
      return text === '' || isRecalled ? { kind: 'older' } : null;
    case 'ArrowDown':
      return isRecalled ? { kind: 'newer' } : null;
    default:
      return null;
  }
}
