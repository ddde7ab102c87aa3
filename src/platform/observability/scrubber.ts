import type { Secret } from '../config/secret.ts';

/** Copies a value for the log: credentials become `[redacted]`, errors become plain objects, size and depth are bounded. */
export type Scrubber = (value: unknown) => unknown;

const REDACTED = '[redacted]';
const LONGEST_TEXT = 8_000;
const DEEPEST = 8;
const LONGEST_LIST = 100;
/** Shorter "secrets" would blank out ordinary words. */
const SHORTEST_SECRET = 6;

const SECRET_NAME =
  /authorization|cookie|secret|password|passwd|credential|signature|api[-_]?key|private[-_]?key|(?<![a-z])token$|[-_]token|[a-z]Token$/i;

/** Shapes of credentials as their issuers document them, and the places where URLs and headers carry them. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Bot|Basic|Token)\s+[A-Za-z0-9._~+/=:-]{8,}/gi, `$1 ${REDACTED}`],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@]{1,500}@/gi, `$1${REDACTED}@`],
  [
    /([?&;](?:[a-z_-]{0,20}(?:token|secret|signature|password|credential|api_?key)|sig|key|auth|code|x-amz-[a-z-]{1,30})=)[^&\s"'#<>]+/gi,
    `$1${REDACTED}`,
  ],
  [
    /\b(?:gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|whsec_[A-Za-z0-9+/=]{16,})/g,
    REDACTED,
  ],
  // Our own, without the ten characters by which people name it.
  [/\b(muster_[0-9a-z]{10})_[A-Za-z0-9_-]{20,}/g, `$1_${REDACTED}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g, REDACTED],
  // A bot token, and the tokens of webhooks and interactions in Discord's paths.
  [/\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g, REDACTED],
  [/(\/(?:webhooks|interactions)\/\d{17,20}\/)[\w.-]{20,}/g, `$1${REDACTED}`],
];

export function createScrubber(secrets: readonly Secret[]): Scrubber {
  const known = knownForms(secrets);
  const scrubText = (text: string): string => {
    let scrubbed = text;
    for (const form of known) scrubbed = scrubbed.replaceAll(form, REDACTED);
    // Clipped after the known secrets are gone, so that no half of one survives at the edge.
    if (scrubbed.length > LONGEST_TEXT)
      scrubbed = `${scrubbed.slice(0, LONGEST_TEXT)}… (${scrubbed.length} characters)`;
    for (const [shape, replacement] of SHAPES) scrubbed = scrubbed.replace(shape, replacement);
    return scrubbed;
  };
  return (value) => scrubValue(value, { scrubText, depth: 0, above: [] });
}

/** A secret as it is, as a URL writes it, and as Basic authentication hides it. Longest first: one may hold another. */
function knownForms(secrets: readonly Secret[]): readonly string[] {
  const texts = secrets.map((secret) => secret.reveal()).filter((text) => text.length >= SHORTEST_SECRET);
  const forms = texts.flatMap((text) => [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
  ]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

interface Place {
  readonly scrubText: (text: string) => string;
  readonly depth: number;
  readonly above: readonly object[];
}

function scrubValue(value: unknown, place: Place): unknown {
  switch (typeof value) {
    case 'string':
      return place.scrubText(value);
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'function':
      return `[function ${value.name}]`;
    case 'object':
      return value === null ? null : scrubObject(value, place);
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
  }
}

function scrubObject(value: object, place: Place): unknown {
  if (place.above.includes(value)) return '[circular]';
  if (place.depth >= DEEPEST) return '[deeper]';
  const inside: Place = { ...place, depth: place.depth + 1, above: [...place.above, value] };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (value instanceof URL) return place.scrubText(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return scrubError(value, inside);
  if (value instanceof Map) return scrubEntries([...value].map(nameKey), inside);
  if (value instanceof Set) return scrubList([...value], inside);
  if (Array.isArray(value)) return scrubList(value, inside);
  if ('toJSON' in value && typeof value.toJSON === 'function') return scrubValue(callToJson(value), inside);
  return scrubEntries(Object.entries(value), inside);
}

function nameKey([key, value]: [unknown, unknown]): [string, unknown] {
  return [String(key), value];
}

function callToJson(value: object): unknown {
  const { toJSON } = value as { toJSON: () => unknown }; // border: checked by the caller
  try {
    return toJSON.call(value);
  } catch {
    return '[unprintable]';
  }
}

function scrubList(list: readonly unknown[], place: Place): unknown {
  const shown = list.slice(0, LONGEST_LIST).map((each) => scrubValue(each, place));
  return list.length > LONGEST_LIST ? [...shown, `… (${list.length} in all)`] : shown;
}

function scrubEntries(entries: readonly (readonly [string, unknown])[], place: Place): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([name, value]) => [name, hidesSecret(name, value) ? REDACTED : scrubValue(value, place)]),
  );
}

function hidesSecret(name: string, value: unknown): boolean {
  return SECRET_NAME.test(name) && (typeof value === 'string' || Array.isArray(value));
}

/** Only what tells the fault: an axios error, for one, carries the whole request with its headers. */
function scrubError(error: Error, place: Place): Record<string, unknown> {
  const told: Record<string, unknown> = {
    type: error.name,
    message: place.scrubText(error.message),
    stack: place.scrubText(error.stack ?? ''),
  };
  for (const name of ['code', 'status', 'method', 'url'] as const) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'string' || typeof value === 'number') told[name] = scrubValue(value, place);
  }
  if (error.cause !== undefined) told['cause'] = scrubValue(error.cause, place);
  if (error instanceof AggregateError) told['errors'] = scrubList(error.errors, place);
  return told;
}
