import { moveCursor, type Cursor } from './list-cursor.ts';

/** What a key does in the form of a command; null leaves it to the browser. */
export type FormKeyAct =
  | { readonly kind: 'mark'; readonly cursor: Cursor }
  /** Take the marked suggestion, or send. */
  | { readonly kind: 'confirm' }
  /** Take the marked suggestion. */
  | { readonly kind: 'complete' }
  | { readonly kind: 'open-list' | 'shut-list' }
  /** Put the whole command away. */
  | { readonly kind: 'cancel' }
  /** Take this option out. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'field-before' | 'field-after' }
  /** The command becomes text again. */
  | { readonly kind: 'back-to-text' };

export interface FormKeyState {
  /** How many suggestions are shown; null when no list is. */
  readonly rows: number | null;
  readonly cursor: Cursor;
  readonly text: string;
  /** Where nothing is selected: the caret's place. Null over a selection. */
  readonly caret: number | null;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** An option that need not be there. */
  readonly isRemovable: boolean;
  readonly isFile: boolean;
}

export interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
}

/** Keys as in Discord's client: arrows in the list and between fields, Tab completes, Enter takes or sends, Escape goes back. */
export function readFormKey({ key, shiftKey }: PressedKey, state: FormKeyState): FormKeyAct | null {
  const { rows, cursor, text, isFile } = state;
  const moved = rows === null ? undefined : moveCursor(key, cursor, rows);
  if (moved !== undefined) return { kind: 'mark', cursor: moved };
  switch (key) {
    case 'Enter':
      // In a file field Enter opens the file dialog.
      return isFile ? null : { kind: 'confirm' };
    case 'Tab':
      return !shiftKey && rows !== null && cursor !== null && text !== '' ? { kind: 'complete' } : null;
    case 'Escape':
      return { kind: rows === null ? 'cancel' : 'shut-list' };
    case 'ArrowDown':
    case 'ArrowUp':
      return { kind: 'open-list' };
    case 'Backspace':
      return erase(state);
    case 'ArrowLeft':
      return state.caret === 0 && !state.isFirst ? { kind: 'field-before' } : null;
    case 'ArrowRight':
      return state.caret === text.length && !state.isLast ? { kind: 'field-after' } : null;
    default:
      return null;
  }
}

function erase({ text, isRemovable, isFirst, isFile }: FormKeyState): FormKeyAct | null {
  if (isFile || text !== '') return null;
  if (isRemovable) return { kind: 'drop' };
  return { kind: isFirst ? 'back-to-text' : 'field-before' };
}
