/** A piece of a line. Nothing in here is HTML: whoever draws it makes nodes of it. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | {
      readonly kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler';
      readonly children: readonly Inline[];
    }
  /** `url` is http or https and nothing else. */
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] }
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly kind: 'everyone'; readonly text: '@everyone' | '@here' }
  | { readonly kind: 'time'; readonly seconds: number; readonly style: TimeStyle }
  | { readonly kind: 'emoji'; readonly name: string; readonly id: string }
  /** A slash command to click, e.g. 'fleet status'. */
  | { readonly kind: 'command'; readonly name: string };

/** Discord docs: message formatting, timestamp styles. */
export type TimeStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 'R';

type Wrapped = Extract<Inline, { readonly children: readonly Inline[] }>['kind'];

/** Longer ones first: `**` is not two `*`. */
const DELIMITERS: readonly (readonly [string, Exclude<Wrapped, 'link'>])[] = [
  ['**', 'strong'],
  ['__', 'underline'],
  ['~~', 'strike'],
  ['||', 'spoiler'],
  ['*', 'emphasis'],
  ['_', 'emphasis'],
];

/** What a hostile text could nest costs no more than this. */
const DEEPEST = 12;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const CODE = /(`+)(?!`)([^]*?[^`])\1(?!`)/y;
const USER = /<@!?(\d{17,20})>/y;
const ROLE = /<@&(\d{17,20})>/y;
const CHANNEL = /<#(\d{17,20})>/y;
const TIME = /<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y;
const EMOJI = /<a?:(\w{2,32}):(\d{17,20})>/y;
const COMMAND = /<\/([-_\p{L}\p{N}]{1,32}(?: [-_\p{L}\p{N}]{1,32}){0,2}):\d{17,20}>/uy;
const EVERYONE = /@(?:everyone|here)\b/y;
const URL_IN_ANGLES = /<(https?:\/\/[^\s<>]+)>/y;
const BARE_URL = /https?:\/\/[^\s<]+/y;
const LINK =
  /\[((?:\\.|[^\\[\]]){1,500})\]\((?:<([^\s<>]{1,2000})>|([^\s<>()]{1,2000}(?:\([^\s<>()]*\)[^\s<>()]*)*))(?: +"[^"]{0,500}")?\)/y;
/** What ECMAScript's Date can hold, in seconds. */
const LAST_SECOND = 8_640_000_000_000;

interface Parsed {
  readonly node: Inline;
  readonly end: number;
}

interface Place {
  readonly depth: number;
  readonly mayLink: boolean;
}

export function parseInline(text: string): readonly Inline[] {
  return parse(text, { depth: 0, mayLink: true });
}

function parse(text: string, place: Place): readonly Inline[] {
  const nodes: Inline[] = [];
  /** Delimiters of which no closing one is left: looking again for each opener would cost the square of the length. */
  const unclosed = new Set<string>();
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === '\\' && ESCAPABLE.test(next)) {
      plain += next;
      at += 2;
      continue;
    }
    const found = takeToken(text, at, place) ?? takeWrapped(text, { at, place, unclosed });
    if (found === null) {
      plain += char;
      at += 1;
      continue;
    }
    if (plain !== '') nodes.push({ kind: 'text', text: plain });
    plain = '';
    nodes.push(found.node);
    at = found.end;
  }
  if (plain !== '') nodes.push({ kind: 'text', text: plain });
  return nodes;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function takeToken(text: string, at: number, place: Place): Parsed | null {
  const done = (match: RegExpExecArray, node: Inline): Parsed => ({ node, end: at + match[0].length });
  switch (text.charAt(at)) {
    case '`': {
      const match = matchAt(CODE, text, at);
      return match === null ? null : done(match, { kind: 'code', text: unpadded(match[2] ?? '') });
    }
    case '<':
      return takeAngle(text, at, place);
    case '@': {
      const match = matchAt(EVERYONE, text, at);
      if (match === null) return null;
      return done(match, { kind: 'everyone', text: match[0] === '@here' ? '@here' : '@everyone' });
    }
    case '[': {
      const match = place.mayLink ? matchAt(LINK, text, at) : null;
      const url = safeUrl(match?.[2] ?? match?.[3] ?? '');
      if (match === null || url === null || place.depth >= DEEPEST) return null;
      const children = parse(match[1] ?? '', { depth: place.depth + 1, mayLink: false });
      return done(match, { kind: 'link', url, children });
    }
    case 'h': {
      const match = place.mayLink ? matchAt(BARE_URL, text, at) : null;
      const address = match === null ? '' : withoutTail(match[0]);
      const url = safeUrl(address);
      if (url === null) return null;
      return { node: { kind: 'link', url, children: [{ kind: 'text', text: address }] }, end: at + address.length };
    }
    default:
      return null;
  }
}

function takeAngle(text: string, at: number, { mayLink }: Place): Parsed | null {
  const kinds = [
    [USER, 'user'],
    [ROLE, 'role'],
    [CHANNEL, 'channel'],
  ] as const;
  for (const [pattern, kind] of kinds) {
    const match = matchAt(pattern, text, at);
    if (match !== null) return { node: { kind, id: match[1] ?? '' }, end: at + match[0].length };
  }
  const time = matchAt(TIME, text, at);
  if (time !== null && Math.abs(Number(time[1])) <= LAST_SECOND)
    return {
      node: { kind: 'time', seconds: Number(time[1]), style: readTimeStyle(time[2]) },
      end: at + time[0].length,
    };
  const emoji = matchAt(EMOJI, text, at);
  if (emoji !== null)
    return { node: { kind: 'emoji', name: emoji[1] ?? '', id: emoji[2] ?? '' }, end: at + emoji[0].length };
  const command = matchAt(COMMAND, text, at);
  if (command !== null) return { node: { kind: 'command', name: command[1] ?? '' }, end: at + command[0].length };
  const angled = mayLink ? matchAt(URL_IN_ANGLES, text, at) : null;
  const url = safeUrl(angled?.[1] ?? '');
  if (angled === null || url === null) return null;
  return {
    node: { kind: 'link', url, children: [{ kind: 'text', text: angled[1] ?? '' }] },
    end: at + angled[0].length,
  };
}

function takeWrapped(
  text: string,
  { at, place, unclosed }: { readonly at: number; readonly place: Place; readonly unclosed: Set<string> },
): Parsed | null {
  if (place.depth >= DEEPEST) return null;
  for (const [mark, kind] of DELIMITERS) {
    const start = at + mark.length;
    if (!text.startsWith(mark, at) || unclosed.has(mark) || !mayOpen(text, start, mark)) continue;
    const close = findClose(text, start, mark);
    if (close === null) {
      unclosed.add(mark);
      continue;
    }
    if (close === start) continue;
    const children = parse(text.slice(start, close), { ...place, depth: place.depth + 1 });
    return { node: { kind, children }, end: close + mark.length };
  }
  return null;
}

/** A star before a space is a star ("2 * 3 * 4"), and half of a double mark opens nothing. */
function mayOpen(text: string, start: number, mark: string): boolean {
  if (mark.length === 2) return true;
  return text.charAt(start) !== mark && !(mark === '*' && /\s/.test(text.charAt(start)));
}

/** Where the mark closes again: never within code, never escaped, and a single mark never on half of a double one. */
function findClose(text: string, from: number, mark: string): number | null {
  const single = mark.length === 1;
  const char = mark.charAt(0);
  for (let at = from; at < text.length; at += 1) {
    const here = text.charAt(at);
    if (here === '\\') {
      at += 1;
    } else if (here === '`') {
      const code = matchAt(CODE, text, at);
      at += (code?.[0].length ?? 1) - 1;
    } else if (here === char) {
      let run = 1;
      while (text.charAt(at + run) === char) run += 1;
      if (single ? run % 2 === 1 && closesSingle(text, at, run, mark) : run >= 2 && at + run - 2 >= from)
        return at + run - mark.length;
      at += run - 1;
    }
  }
  return null;
}

/** `snake_case_names` keep their underscores. */
function closesSingle(text: string, at: number, run: number, mark: string): boolean {
  if (mark === '_') return !/[\p{L}\p{N}]/u.test(text.charAt(at + run));
  return !/\s/.test(text.charAt(at - 1));
}

function unpadded(code: string): string {
  return /^ .*[^ ].* $/s.test(code) ? code.slice(1, -1) : code;
}

/** Punctuation behind an address belongs to the sentence, and so does a bracket that the address did not open. */
function withoutTail(address: string): string {
  let kept = address;
  for (;;) {
    const last = kept.at(-1) ?? '';
    const isLooseBracket = last === ')' && kept.split('(').length < kept.split(')').length;
    if (!isLooseBracket && !/[.,:;!?"'\]*_~|`]/.test(last)) return kept;
    kept = kept.slice(0, -1);
  }
}

/** The address as a browser would go to it, or null for every scheme but the web's. */
export function safeUrl(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== ''
    ? url.href
    : null;
}

function readTimeStyle(letter: string | undefined): TimeStyle {
  const styles: readonly TimeStyle[] = ['t', 'T', 'd', 'D', 'f', 'F', 'R'];
  return styles.find((style) => style === letter) ?? 'f';
}

/** What a screen reader or a one-line preview says of it. */
export function plainText(
  nodes: readonly Inline[],
  nameOf: (node: Extract<Inline, { kind: 'user' | 'role' | 'channel' | 'time' }>) => string,
): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
        case 'code':
        case 'everyone':
          return node.text;
        case 'spoiler':
          return '(spoiler)';
        case 'strong':
        case 'emphasis':
        case 'underline':
        case 'strike':
        case 'link':
          return plainText(node.children, nameOf);
        case 'user':
        case 'role':
        case 'channel':
        case 'time':
          return nameOf(node);
        case 'emoji':
          return `:${node.name}:`;
        case 'command':
          return `/${node.name}`;
      }
    })
    .join('');
}
