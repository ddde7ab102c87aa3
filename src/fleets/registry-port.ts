import type { FailedCall } from './fleet.ts';

/** One host as the public directory lists it. All text is foreign. */
export interface RegistryEntry {
  readonly host: string;
  /** null when the directory says `unknown`, `missing` or nothing: a blank, never a difference. */
  readonly version: string | null;
  readonly commit: string | null;
  readonly image: string | null;
  /** When the host last refreshed its entry, as the directory says; only container events do that. */
  readonly refreshedAt: Date | null;
}

export type RegistryAnswer =
  { readonly kind: 'read'; readonly fleets: ReadonlyMap<string, readonly RegistryEntry[]> } | FailedCall;

/** A fleet directory. One read answers for every fleet it lists. */
export interface RegistryPort {
  read(): Promise<RegistryAnswer>;
}
