import { z } from 'zod';
import { typedNumber, typedText } from '../platform/typed-text.ts';
import type { DraftFields } from './draft.ts';
import { bandwidthProblem, LONGEST_BANDWIDTH, readBandwidth } from './expected-bandwidth.ts';
import { parseRequestId, REQUEST_STATES, RISKS } from './request.ts';
import type { UpgradeWish } from './upgrade-wish.ts';
import { LONGEST_VERSION } from './wanted-version.ts';

/** Enough for a paragraph; the whole text fits a field of the card beside its escapes. */
export const LONGEST_REASON = 450;

const text = (what: string): z.ZodString => typedText(what, LONGEST_REASON);

export const requestNumber = typedNumber(parseRequestId, 'is no request: write its id, such as UP-17');

const changeAddress = z
  .url({ protocol: /^https$/, error: 'is no address: write the https:// address of the change of configuration' })
  .max(LONGEST_REASON, { error: `is too long: at most ${LONGEST_REASON} characters` });

const bandwidth = z
  .string()
  .max(LONGEST_BANDWIDTH, { error: `is too long: at most ${LONGEST_BANDWIDTH} characters` })
  .transform((typed, context) => {
    const read = readBandwidth(typed);
    if (read !== null) return read;
    context.addIssue({ code: 'custom', message: bandwidthProblem(typed) });
    return z.NEVER;
  });

export const rejectReason = text('why not, so that it can be settled');

/** What asking for an upgrade takes, whatever it is asked through. */
export const upgradeWishInput = z.object({
  fleet: z.string().trim().min(1).max(100),
  version: z.string().max(LONGEST_VERSION * 2),
  reason: text('what the upgrade is for'),
  precondition: text('what must be so before').optional(),
  replaces: requestNumber.optional(),
  config: changeAddress.optional().describe('Where the change of configuration is that must come first'),
  bandwidth: bandwidth
    .optional()
    .describe('What is expected of the traffic: same, higher 10%, or 32: higher 10% ±5%, others: same'),
  wanted: z.string().trim().min(1).max(60).optional().describe('When it should run: friday 17:00, in 2h'),
  risk: z.enum(RISKS).optional(),
  override: text('why the order of the fleets is not kept')
    .optional()
    .describe('Why it may go out before the fleets that come first have it'),
});

export type ReadWish =
  | { readonly kind: 'wish'; readonly wish: UpgradeWish }
  /** A sentence for each field that is missing or cannot be read. */
  | { readonly kind: 'incomplete'; readonly problems: readonly string[] };

/** What was typed into the fields of a draft, as a wish: read as options of a command are. */
export function readWish(fleet: string, fields: DraftFields): ReadWish {
  const typed = Object.entries(fields).filter(([, text]) => text !== null);
  const read = upgradeWishInput.safeParse({ fleet, ...Object.fromEntries(typed) });
  if (read.success) return { kind: 'wish', wish: wishOf(read.data) };
  const problems = read.error.issues.map(({ path: [field = ''], message, code }) => {
    const name = String(field);
    if (code === 'invalid_type') return `The ${name} is missing.`;
    return code === 'invalid_value' ? `The ${name} is not one of ${RISKS.join(', ')}.` : `The ${name} ${message}.`;
  });
  return { kind: 'incomplete', problems };
}

/** The wish within it, with what was left out as null. */
export function wishOf(input: z.infer<typeof upgradeWishInput>): UpgradeWish {
  const { version, reason, precondition, replaces, config, bandwidth, wanted, risk, override } = input;
  return {
    version,
    reason,
    precondition: precondition ?? null,
    replaces: replaces ?? null,
    config: config ?? null,
    bandwidth: bandwidth ?? null,
    wanted: wanted ?? null,
    risk: risk ?? null,
    override: override ?? null,
  };
}

export const cancelInput = z.object({ request: requestNumber, reason: text('why').optional() });

export const listInput = z.object({
  fleet: z.string().trim().min(1).max(100).optional(),
  state: z.enum(['open', ...REQUEST_STATES]).optional(),
});
