import {
  button,
  buttonRows,
  clip,
  code,
  embed,
  escape,
  message,
  type Button,
  type FieldParts,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { Allowance } from './allowance.ts';
import type { GuideCommand, GuideEntry } from './command-guide.ts';
import { DUTIES } from './duty.ts';
import { findPermission } from './permissions.ts';

/** An entry with what it is to the asker. */
export interface JudgedEntry {
  readonly entry: GuideEntry;
  readonly allowance: Allowance;
}

export interface JudgedCommand {
  readonly command: GuideCommand;
  readonly entries: readonly JudgedEntry[];
}

export interface HelpPage {
  readonly commands: readonly JudgedCommand[];
  /** From 1; one that does not exist becomes the nearest that does. */
  readonly page: number;
  /** custom_id of the button that turns to a page. */
  readonly turnTo: (page: number) => string;
}

/** Characters for who may what: in a line of the list, and where it stands alone. */
const SHOWN = { line: 280, topic: 1000 } as const;
/** A page of one embed, well below the 6000 that Discord counts over it. */
const PAGE_LENGTH = 3600;

/** Every command there is, each with where the asker may use it, or who may. */
export function helpMessage({ commands, page, turnTo }: HelpPage): MessageBody {
  const pages = intoPages(
    commands.map((each) => ({ name: commandTitle(each.command), lines: each.entries.map(entryLine) })),
  );
  const shown = Math.min(Math.max(1, page), pages.length);
  const turn = (label: string, to: number): Button =>
    button({ customId: turnTo(to), label, ...(to < 1 || to > pages.length ? { disabled: true } : {}) });
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: 'What can be done here, and by whom',
        description:
          'Type `/help` with a topic for one of them in full, and `/duties` for what an owner and a maintainer have to do.',
        fields: (pages[shown - 1] ?? []).map(({ name, lines }) => ({ name, value: lines })),
        ...(pages.length > 1 ? { footer: `Page ${shown} of ${pages.length}` } : {}),
      }),
    ],
    ...(pages.length > 1 ? { rows: buttonRows([turn('Previous', shown - 1), turn('Next', shown + 1)]) } : {}),
  });
}

interface Block {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The most that one field of an embed takes, with room for its own cutting. */
const BLOCK_LENGTH = 1000;
const BLOCKS_PER_PAGE = 20;

/** Nothing is cut off: a command with much to say goes on in a second block, and what does not fit on a next page. */
function intoPages(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const pages: Block[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const block of blocks.flatMap(split)) {
    const size = block.name.length + block.lines.join('\n').length;
    const last = pages.at(-1);
    if (last === undefined || length + size > PAGE_LENGTH || last.length === BLOCKS_PER_PAGE) {
      pages.push([block]);
      length = size;
    } else {
      last.push(block);
      length += size;
    }
  }
  return pages;
}

function split({ name, lines }: Block): readonly Block[] {
  const blocks: { name: string; lines: string[] }[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last !== undefined && [...last.lines, line].join('\n').length <= BLOCK_LENGTH) last.lines.push(line);
    else blocks.push({ name: blocks.length === 0 ? name : `${name} (goes on)`, lines: [line] });
  }
  return blocks;
}

function commandTitle({ name, does }: GuideCommand): string {
  return clip(`/${name}: ${does}`, 200);
}

function entryLine({ entry, allowance }: JudgedEntry): string {
  return `${code(entry.usage)} ${escape(entry.does)}. ${allowanceWords(allowance, SHOWN.line)}`;
}

/** A command with all it holds. */
export function commandTopicMessage({ command, entries }: JudgedCommand): MessageBody {
  const blocks = split({ name: 'What it takes and does', lines: entries.map(entryLine) });
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: commandTitle(command),
        description: `\`/help\` with ${entries.map(({ entry }) => code(entry.path)).join(', ')} tells more of each.`,
        fields: blocks.map(({ name, lines }) => ({ name, value: lines })),
      }),
    ],
  });
}

/** One act in full: what is typed, what it takes, where the asker may, who may elsewhere, and which duty it serves. */
export function entryTopicMessage({ entry, allowance }: JudgedEntry): MessageBody {
  const { options, permissions } = entry;
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: clip(entry.usage, 200),
        description: `${escape(entry.does)}.`,
        fields: [
          ...field(
            'What to write',
            options.map(
              ({ name, required, description }) =>
                `${code(name)}${required ? '' : ' (may be left out)'}: ${escape(description)}`,
            ),
          ),
          { name: 'You', value: allowanceWords(allowance, SHOWN.topic) },
          ...field(
            permissions.length === 1 ? 'It takes the permission' : 'It takes one of the permissions',
            permissions.map((name) => `${code(name)}: may ${findPermission(name)?.means ?? 'do so'}`),
          ),
          ...field('It serves', dutiesServed(entry.path)),
        ],
      }),
    ],
  });
}

function field(name: string, value: readonly string[]): readonly FieldParts[] {
  return value.length === 0 ? [] : [{ name, value }];
}

function dutiesServed(path: string): readonly string[] {
  return DUTIES.filter(({ commands }) => commands.includes(path)).map(
    ({ office, number, text }) => `the ${office}’s duty ${number}: ${text}`,
  );
}

/** How much is named before the rest is counted. */
interface Detail {
  readonly groups: number;
  readonly fleets: number;
  readonly names: number;
}

const DETAILS: readonly [Detail, ...Detail[]] = [
  { groups: 1, fleets: 1, names: 1 },
  { groups: 1, fleets: 2, names: 2 },
  { groups: 2, fleets: 3, names: 3 },
  { groups: 4, fleets: 6, names: 5 },
];

/** "Yours on `status.prod`; on `waku.test`: waku-owners, infra may." In `room` characters as far as that can be. */
export function allowanceWords(allowance: Allowance, room: number): string {
  const fitting = DETAILS.map((detail) => allowanceIn(allowance, detail)).filter(({ length }) => length <= room);
  return fitting.at(-1) ?? allowanceIn(allowance, DETAILS[0]);
}

function allowanceIn({ about, allowed, refused }: Allowance, detail: Detail): string {
  const fleets = (all: readonly string[]): string => names(all, code, detail.fleets);
  const others = refused.slice(0, detail.groups).map(({ on, couldAsk }) => {
    const who = couldAsk.length === 0 ? 'nobody is granted it' : `${names(couldAsk, escapeName, detail.names)} may`;
    return about === 'house' ? who : `on ${fleets(on)}: ${who}`;
  });
  const left = refused.slice(detail.groups).reduce((sum, { on }) => sum + on.length, 0);
  const rest = [...others, ...(left === 0 ? [] : [`others may on ${left} more`])].join('; ');
  if (refused.length === 0) return about === 'house' ? 'Yours to use.' : 'Yours on every fleet you see.';
  if (allowed.length === 0) return `Not yours: ${rest}.`;
  return `Yours on ${fleets(allowed)}; ${rest}.`;
}

function escapeName(name: string): string {
  return escape(name);
}

/** The first of them, the rest counted. */
function names(all: readonly string[], show: (name: string) => string, most: number): string {
  const shown = all.slice(0, most).map(show).join(', ');
  return all.length > most ? `${shown} and ${all.length - most} more` : shown;
}

/** What was typed is repeated only where it could be a name. */
export function unknownTopicWords(typed: string): string {
  const named = /^[\w /.-]{1,60}$/.test(typed) ? `${code(typed.trim())} is no topic` : 'That is no topic';
  return `${named} of \`/help\`. Without a topic it lists what there is.`;
}
