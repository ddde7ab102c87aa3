export type BeatSent = { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly why: string };

/** Tells the watcher outside that Muster lives. Never throws; `why` is one line, without the address. */
export interface DeadManPort {
  send(): Promise<BeatSent>;
}
