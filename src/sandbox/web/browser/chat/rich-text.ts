import { html, type TemplateResult } from 'lit';
import type { GuildView } from '../../protocol.ts';
import { tellPage } from '../page-events.ts';
import type { Store } from '../store.ts';
import { parseInline, type Inline } from './markdown-inline.ts';
import { parseMarkdown, type Block, type ListBlock } from './markdown.ts';
import type { ChatChannel } from './chat-channel.ts';
import { findRole, roleName, userNameById } from './names.ts';

/** What the text stands in. `pinged` are the ids whom the message really notifies, and 'everyone'. */
export interface TextPlace {
  readonly store: Store;
  readonly view: GuildView;
  readonly pinged: ReadonlySet<string>;
}

export const NOBODY: ReadonlySet<string> = new Set();

type Drawn = TemplateResult | string | readonly Drawn[];

/** Discord's Markdown as nodes. Text only ever becomes text nodes and checked addresses. */
export function renderMarkdown(text: string, place: TextPlace): Drawn {
  return parseMarkdown(text).map((block) => drawBlock(block, place));
}

/** For titles and names of fields, which know no blocks. */
export function renderInline(text: string, place: TextPlace): Drawn {
  return drawAll(parseInline(text), place);
}

function drawBlock(block: Block, place: TextPlace): Drawn {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${drawAll(block.children, place)}</p>`;
    case 'subtext':
      return html`<p class="subtext">${drawAll(block.children, place)}</p>`;
    case 'heading':
      // As a level and not as h1 to h3: the page's own headings must stay an outline.
      return html`<p class="heading level-${block.level}">${drawAll(block.children, place)}</p>`;
    case 'quote':
      return html`<blockquote>${block.blocks.map((one) => drawBlock(one, place))}</blockquote>`;
    case 'code':
      return html`<pre tabindex="0" aria-label=${codeLabel(block.language)}><code>${block.text}</code></pre>`;
    case 'list':
      return drawList(block, place);
  }
}

function codeLabel(language: string | null): string {
  return language === null ? 'Code' : `Code, ${language}`;
}

function drawList({ start, items }: ListBlock, place: TextPlace): Drawn {
  const lines = items.map(
    ({ children, lists }) => html`<li>${drawAll(children, place)}${lists.map((list) => drawList(list, place))}</li>`,
  );
  return start === null
    ? html`<ul>
        ${lines}
      </ul>`
    : html`<ol start=${start}>
        ${lines}
      </ol>`;
}

function drawAll(nodes: readonly Inline[], place: TextPlace): Drawn {
  return nodes.map((node) => drawInline(node, place));
}

function drawInline(node: Inline, place: TextPlace): Drawn {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return html`<code>${node.text}</code>`;
    case 'strong':
      return html`<strong>${drawAll(node.children, place)}</strong>`;
    case 'emphasis':
      return html`<em>${drawAll(node.children, place)}</em>`;
    case 'underline':
      return html`<u>${drawAll(node.children, place)}</u>`;
    case 'strike':
      return html`<s>${drawAll(node.children, place)}</s>`;
    case 'spoiler':
      return html`<muster-spoiler>${drawAll(node.children, place)}</muster-spoiler>`;
    case 'link':
      return html`<a href=${node.url} title=${node.url} target="_blank" rel="noreferrer noopener"
        >${drawAll(node.children, place)}</a
      >`;
    case 'time':
      return html`<muster-time .store=${place.store} .seconds=${node.seconds} .timeStyle=${node.style}></muster-time>`;
    case 'emoji':
      return `:${node.name}:`;
    case 'user':
    case 'role':
    case 'channel':
    case 'everyone':
    case 'command':
      return drawMention(node, place);
  }
}

type Mention = Extract<Inline, { kind: 'user' | 'role' | 'channel' | 'everyone' | 'command' }>;

function drawMention(node: Mention, { store, view, pinged }: TextPlace): Drawn {
  switch (node.kind) {
    case 'user': {
      const open = (event: MouseEvent): void => {
        tellPage(event.currentTarget ?? window, 'muster-user-menu', {
          userId: node.id,
          x: event.clientX,
          y: event.clientY,
        });
      };
      return html`<button class=${mentionClass(pinged.has(node.id))} @click=${open}>
        <discord-mention type="user">${userNameById(view, node.id)}</discord-mention>
      </button>`;
    }
    case 'role': {
      const title = findRole(view, node.id) === null ? 'This role is gone' : 'Role';
      return html`<span class=${mentionClass(pinged.has(node.id))} title=${title}
        ><discord-mention type="role">${roleName(view, node.id)}</discord-mention></span
      >`;
    }
    case 'everyone':
      return html`<span class=${mentionClass(pinged.has('everyone'))}>${node.text}</span>`;
    case 'channel': {
      const channel = store.channels.find(({ id }) => id === node.id);
      if (channel === undefined) return html`<span class="mention quiet">#no-access</span>`;
      const open = (): void => {
        store.openChannel(channel.id);
      };
      return html`<button class="mention" @click=${open}>
        <discord-mention type=${mentionType(channel)}>${channel.name}</discord-mention>
      </button>`;
    }
    case 'command': {
      const compose = (event: Event): void => {
        tellPage(event.currentTarget ?? window, 'muster-compose', { text: `/${node.name} ` });
      };
      return html`<button class="mention" title="Write this command" @click=${compose}>
        <discord-mention type="slash">${node.name}</discord-mention>
      </button>`;
    }
  }
}

function mentionType({ kind }: ChatChannel): string {
  return kind === 'thread' || kind === 'voice' ? kind : 'channel';
}

/** What is written like a mention but notifies nobody looks quieter: in embeds, or without leave to ping. */
function mentionClass(isPinged: boolean): string {
  return isPinged ? 'mention' : 'mention quiet';
}
