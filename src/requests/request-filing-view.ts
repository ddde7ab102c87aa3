import {
  clip,
  clipLines,
  code,
  escape,
  LIMITS,
  link,
  timestamp,
  type FieldParts,
} from '../platform/discord/message.ts';
import { bandwidthWords } from './expected-bandwidth.ts';
import type { FilingCheck, Risk, UpgradeRequest } from './request.ts';

/** In UTF-16 units before escaping. */
const SHOWN = { said: 300 } as const;

const CHECK_LOOKS: Readonly<Record<FilingCheck['verdict'], { readonly icon: string; readonly word: string }>> = {
  fits: { icon: '✅', word: 'Fits' },
  caution: { icon: '⚠️', word: 'Caution' },
  unknown: { icon: '❔', word: 'Not known' },
  overridden: { icon: '⚠️', word: 'Overridden' },
};

const CHECK_NAMES: Readonly<Record<FilingCheck['about'], string>> = {
  version: 'version',
  newer: 'newer or older',
  order: 'order of the fleets',
  conflict: 'other requests',
  hold: 'holds',
  digest: 'image',
};

const RISK_WORDS: Readonly<Record<Risk, string>> = { low: 'low', medium: 'medium', high: '⚠️ high' };

/** What whoever asked said besides the version and the reason. */
export function filingFields(request: UpgradeRequest): readonly FieldParts[] {
  const { configChange, bandwidth, wantedBy, risk } = request;
  const short = (name: string, value: string | null): readonly FieldParts[] =>
    value === null ? [] : [{ name, value, inline: true }];
  return [
    ...(configChange === null ? [] : [{ name: 'Configuration first', value: addressWords(configChange) }]),
    ...short('Expected bandwidth', bandwidth === null ? null : bandwidthWords(bandwidth)),
    ...short('Wanted by', wantedBy === null ? null : `${timestamp(wantedBy, 'f')}, ${timestamp(wantedBy, 'R')}`),
    ...short('Risk', risk === null ? null : RISK_WORDS[risk]),
  ];
}

/** What was looked at when it was asked; a request from before there were checks has none. */
export function checkFields({ checks }: Pick<UpgradeRequest, 'checks'>): readonly FieldParts[] {
  if (checks.length === 0) return [];
  return [{ name: 'Looked at when it was asked', value: clipLines(checks.map(checkLine), LIMITS.fieldValue) }];
}

/** What of the checks whoever asks should know at once: all that does not fit. */
export function checkWarnings(checks: readonly FilingCheck[]): readonly string[] {
  return checks.filter(({ verdict }) => verdict !== 'fits').map(checkLine);
}

function checkLine({ about, verdict, said }: FilingCheck): string {
  const { icon, word } = CHECK_LOOKS[verdict];
  return `${icon} ${word}, ${CHECK_NAMES[about]}: ${escape(clip(said, SHOWN.said).replace(/\.$/, ''))}.`;
}

function addressWords(address: string): string {
  const url = URL.parse(address);
  return url === null ? code(clip(address, SHOWN.said)) : link(`${url.host}${clip(url.pathname, 60)}`, address);
}
