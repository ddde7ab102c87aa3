/*
 * Text for Discord. Foreign text (branch names, commit titles, annotations, names people typed) goes through `escape` or
 * `code` before it meets a message: it can then neither format, link, mention, hide nor reorder anything around it.
 */

const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** How far past the limit one must look to know where the grapheme at the limit ends. */
const LOOKAHEAD = 64;

/** At most `max` UTF-16 units, as Discord counts; cut between graphemes, with … in place of what was cut. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text.toWellFormed();
  if (max < 1) return '';
  const window = text.slice(0, max + LOOKAHEAD);
  let end = 0;
  for (const { index, segment } of graphemes.segment(window)) {
    const next = index + segment.length;
    // The last grapheme of the window may go on beyond it, so its end is not known.
    if (next > max - ELLIPSIS.length || (next === window.length && window.length < text.length)) break;
    end = next;
  }
  // An escaping backslash must not be left to escape whatever follows.
  const kept = window.slice(0, end).replace(/(?<!\\)((?:\\\\)*)\\$/u, '$1');
  return `${kept.trimEnd()}${ELLIPSIS}`.toWellFormed();
}

/** Whole lines within `max`; the rest is counted: "… and 12 more". A first line that is too long by itself is clipped. */
export function clipLines(lines: readonly string[], max: number): string {
  const whole = lines.join('\n');
  if (whole.length <= max) return whole.toWellFormed();
  let kept = '';
  let count = 0;
  for (const line of lines) {
    const next = count === 0 ? line : `${kept}\n${line}`;
    if (next.length + moreLines(lines.length - count - 1).length > max) break;
    kept = next;
    count += 1;
  }
  if (count > 0) return (kept + moreLines(lines.length - count)).toWellFormed();
  const more = moreLines(lines.length - 1);
  const first = clip(lines[0] ?? '', max - more.length);
  return first === '' ? clip(lines[0] ?? '', max) : first + more;
}

function moreLines(count: number): string {
  return count === 0 ? '' : `\n… and ${count} more`;
}

/** Foreign text as plain prose: shows as it was written, on one line unless `lines: 'kept'`, and does nothing. */
export function escape(text: string, options: { readonly lines: 'joined' | 'kept' } = { lines: 'joined' }): string {
  const visible = plain(text, options.lines);
  return (
    visible
      .replace(/[\\*_~`|<>[\]()]/gu, '\\$&')
      // Headings, subtext, lists and quotes begin a line only; indented ones too.
      .replace(/^(\s*)([#+-])/gmu, '$1\\$2')
      .replace(/^(\s*\d+)([.)])/gmu, '$1\\$2')
      // A URL in foreign text must not become a link that people click on Muster's word.
      .replace(/:\/\//gu, '\\://')
      .replace(/@(?=everyone|here)/giu, '@\u200b')
  );
}

/** Foreign text as inline code. A backtick cannot be escaped there, so it shows as its look-alike ˋ. */
export function code(text: string): string {
  const visible = plain(text, 'joined')
    .replaceAll('`', 'ˋ')
    .replace(/@(?=everyone|here)/giu, '@\u200b');
  return `\`${isBlank(visible) ? ' ' : visible}\``;
}

/** `[label](url)` with the label escaped; the label alone when the URL is not http(s) or too long to be one of ours. */
export function link(label: string, url: string): string {
  const safe = httpUrl(url);
  const shown = isBlank(label) ? 'link' : escape(label);
  if (safe === null || safe.length > LONGEST_LINK) return shown;
  // Percent-encoded it leads to the same place, also where a long link is cut and its end stands alone.
  const target = safe
    .replace(/[()]/gu, (each) => (each === '(' ? '%28' : '%29'))
    .replace(/@(?=everyone|here)/giu, '%40');
  return `[${shown}](${target})`;
}

const LONGEST_LINK = 512;

/** Normalised, or null when it is not http or https. */
export function httpUrl(url: string): string | null {
  const parsed = URL.parse(url);
  return parsed !== null && (parsed.protocol === 'https:' || parsed.protocol === 'http:') ? parsed.href : null;
}

/** True when a reader would see nothing: Discord trims such a text and then refuses it as missing. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cf}\p{Cc}\u115F\u1160\u3164\uFFA0]*$/u.test(text);
}

/** Without what cannot be seen: controls, direction overrides, zero-width and tag characters, floods of combining marks. */
function plain(text: string, lines: 'joined' | 'kept'): string {
  const broken = text.toWellFormed().replace(/\r\n?|[\u0085\u2028\u2029\v\f]/gu, '\n');
  return (
    (lines === 'joined' ? broken.replace(/\s*\n\s*/gu, ' ') : broken)
      .replace(/\t/gu, ' ')
      .replace(/[^\P{Cc}\n]/gu, '')
      .replace(/[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu, '')
      // Joiners belong to emoji sequences and to scripts such as Persian; next to ASCII they only hide.
      .replace(/(?<![^\p{ASCII}])[\u200C\u200D]+|[\u200C\u200D]+(?![^\p{ASCII}])/gu, '')
      // Tag characters are kept in flags of regions (🏴 … U+E007F), where they show.
      .replace(/(\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F})|[\u{E0000}-\u{E007F}]/gu, '$1')
      .replace(/(\p{M}{4})\p{M}+/gu, '$1')
  );
}

/** Discord shows it in the reader's own zone and language. F: full date and time, R: "in 2 hours", t: time, d: date. */
export function timestamp(at: Date, style: 'F' | 'f' | 'D' | 'd' | 'T' | 't' | 'R'): string {
  return `<t:${Math.floor(at.getTime() / 1000)}:${style}>`;
}

/** Shows a name; it notifies only when the message's `mentions` lists the same id. */
export function userMention(id: string): string {
  return `<@${id}>`;
}

export function roleMention(id: string): string {
  return `<@&${id}>`;
}

export function channelMention(id: string): string {
  return `<#${id}>`;
}

/** "1 host", "3 hosts". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Three significant digits in powers of 1000: "1.23 MB". */
export function bytes(count: number): string {
  const unit = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(count))) / 3)));
  return `${significant(count / 1000 ** unit)} ${BYTE_UNITS[unit] ?? 'B'}`;
}

export function rate(bytesPerSecond: number): string {
  return `${bytes(bytesPerSecond)}/s`;
}

function significant(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

const DURATION_UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
] as const;

/** The two largest units that matter: "3 min 20 s", "2 d 4 h"; below a second there is nothing to compare. */
export function duration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1000) return 'less than a second';
  const first = DURATION_UNITS.findIndex((unit) => whole >= unit.ms);
  const shown: string[] = [];
  let rest = whole;
  for (const unit of DURATION_UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / unit.ms);
    rest -= count * unit.ms;
    if (count > 0) shown.push(`${count} ${unit.name}`);
  }
  return shown.join(' ');
}
