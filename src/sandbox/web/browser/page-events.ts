import type { APIMessage } from 'discord-api-types/v10';

/** What the page's parts tell each other by events that bubble out of their shadow trees. */
export interface PageEvents {
  /** Right click, Shift+F10 or "More" on a message. `x` and `y` are of the viewport. */
  readonly 'muster-message-menu': { readonly message: APIMessage; readonly x: number; readonly y: number };
  /** A click on a name or a mention. */
  readonly 'muster-user-menu': { readonly userId: string; readonly x: number; readonly y: number };
  /** Opens the emoji picker at the message. */
  readonly 'muster-react': { readonly message: APIMessage; readonly x: number; readonly y: number };
  /** Shows a message, opening its channel and loading what is around it where it must. */
  readonly 'muster-show-message': { readonly messageId: string; readonly channelId: string };
  /** Puts the text into the composer and the cursor behind it. */
  readonly 'muster-compose': { readonly text: string };
  /** Adds the text to the message that is being written. */
  readonly 'muster-insert': { readonly text: string };
  /** The keyboard goes to the composer. */
  readonly 'muster-focus-composer': null;
  /** Brings back the first visit's three sentences and three things to try. */
  readonly 'muster-show-welcome': null;
  /** A sentence for screen readers. */
  readonly 'muster-say': { readonly text: string };
}

/** Tells the rest of the page; listen with `onPageEvent`. */
export function tellPage<Name extends keyof PageEvents>(from: EventTarget, name: Name, detail: PageEvents[Name]): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

/** Hears what any part of the page tells; the returned function ends it. */
export function onPageEvent<Name extends keyof PageEvents>(
  name: Name,
  listener: (detail: PageEvents[Name]) => void,
): () => void {
  const hear = (event: Event): void => {
    // The border: only tellPage makes events of these names, and it types their detail.
    listener((event as CustomEvent<PageEvents[Name]>).detail);
  };
  window.addEventListener(name, hear);
  return () => {
    window.removeEventListener(name, hear);
  };
}
