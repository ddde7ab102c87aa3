import type { APIEmbed, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';

/** Discord's own JSON for a message. Mentions are always said explicitly: silence must be a choice, not a default. */
export type MessageBody = Pick<RESTPostAPIChannelMessageJSONBody, 'content' | 'components' | 'flags'> & {
  readonly embeds?: readonly APIEmbed[];
  readonly allowed_mentions: {
    readonly parse: readonly [];
    readonly users?: readonly string[];
    readonly roles?: readonly string[];
    readonly replied_user?: false;
  };
  /** Files by hash of the file store; the relay uploads them once. */
  readonly files?: readonly { readonly hash: string; readonly name: string; readonly description?: string }[];
};

/** domain/discord.md 7.3: Discord's documented limits, in UTF-16 code units. */
export const LIMITS = {
  content: 2000,
  embeds: 10,
  embedTitle: 256,
  embedDescription: 4096,
  embedFields: 25,
  fieldName: 256,
  fieldValue: 1024,
  embedFooter: 2048,
  embedAuthor: 256,
  embedsTotal: 6000,
  nonce: 25,
  customId: 100,
  buttonLabel: 80,
  buttonUrl: 512,
  selectOptions: 25,
  selectText: 100,
  placeholder: 150,
  autocompleteChoices: 25,
  choiceName: 100,
  modalTitle: 45,
  modalComponents: 5,
  textInput: 4000,
  rows: 5,
  rowButtons: 5,
} as const;

export const NO_MENTIONS = { parse: [] } as const;
