import {
  button,
  buttonRows,
  clip,
  code,
  embed,
  escape,
  message,
  timestamp,
  type Button,
  type FieldParts,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { DraftField, UpgradeDraft } from './draft.ts';
import { checkFields } from './request-filing-view.ts';
import type { FilingCheck } from './request.ts';

/** In UTF-16 units, before escaping. */
const SHOWN = { text: 450, fleet: 60 } as const;
/** Two rows of buttons beside those of the draft itself. */
const MOST_FLEETS = 10;

const NAMES: Readonly<Record<DraftField, string>> = {
  version: 'Version',
  reason: 'Reason',
  wanted: 'Wanted by',
  precondition: 'Needed first',
  config: 'Configuration first',
  bandwidth: 'Expected bandwidth',
  risk: 'Risk',
  override: 'Why the order is not kept',
};

/** custom_ids of the draft's buttons. */
export interface DraftIds {
  readonly what: string;
  readonly more: string;
  readonly file: string;
  readonly discard: string;
  choose(fleet: string): string;
}

export interface DraftMessageParts {
  readonly draft: UpgradeDraft;
  readonly ids: DraftIds;
  /** Sentences on what keeps it from being filed; none: it can be. */
  readonly problems: readonly string[];
  readonly checks: readonly FilingCheck[];
  /** While none is chosen: those for which the reader may ask. */
  readonly fleets: readonly string[];
}

/** A request as it is written so far, with what would be looked at; nothing is asked for yet. */
export function draftMessage({ draft, ids, problems, checks, fleets }: DraftMessageParts): MessageBody {
  const { fleet, fields, expiresAt } = draft;
  const typed = Object.entries(NAMES).flatMap(([field, name]): readonly FieldParts[] => {
    const text = isField(field) ? fields[field] : null;
    return text === null ? [] : [{ name, value: escape(clip(text, SHOWN.text), { lines: 'kept' }) }];
  });
  const missing =
    problems.length === 0 ? [] : [{ name: 'Before it can be filed', value: problems.map((each) => escape(each)) }];
  const chosen = fleet === null ? 'an upgrade' : `an upgrade of ${code(clip(fleet, SHOWN.fleet))}`;
  return message({
    mentions: 'nobody',
    content: `A draft of ${chosen}: nothing is asked for until you file it. It is kept until ${timestamp(expiresAt, 'f')}.`,
    embeds: [
      embed({
        title: fleet === null ? 'Draft' : `Draft for ${fleet}`,
        fields: [...typed, ...checkFields({ checks }), ...missing],
      }),
    ],
    rows: [
      ...buttonRows(fleet === null ? fleets.slice(0, MOST_FLEETS).map((each) => fleetButton(ids, each)) : []),
      ...buttonRows([
        button({ customId: ids.what, label: 'What and why…', style: fields.reason === null ? 'primary' : 'secondary' }),
        button({ customId: ids.more, label: 'What to expect…' }),
        button({
          customId: ids.file,
          label: 'File',
          style: 'success',
          ...(problems.length === 0 ? {} : { disabled: true }),
        }),
        button({ customId: ids.discard, label: 'Discard', style: 'danger' }),
      ]),
    ],
  });
}

function fleetButton(ids: DraftIds, fleet: string): Button {
  return button({ customId: ids.choose(fleet), label: fleet });
}

function isField(name: string): name is DraftField {
  return Object.hasOwn(NAMES, name);
}

/** What stands in the place of a draft that is over. */
export function draftOverMessage(content: string): MessageBody {
  return { ...message({ mentions: 'nobody', content }), embeds: [], components: [] };
}
