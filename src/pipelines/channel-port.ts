/** Whether Muster can write to a channel of the guild, as Discord last told. */
export type ChannelAccess =
  | { readonly kind: 'writable'; readonly name: string }
  /** `missing`: permissions as Discord calls them. */
  | { readonly kind: 'closed'; readonly name: string; readonly missing: readonly string[] }
  | { readonly kind: 'no-such-channel' }
  /** Discord has not told of the guild yet. */
  | { readonly kind: 'not-known-yet' };

export interface Channels {
  access(channelId: string): ChannelAccess;
}
