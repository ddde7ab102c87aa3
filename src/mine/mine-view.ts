import {
  clip,
  clipLines,
  code,
  escape,
  LIMITS,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { MineItem } from './mine.ts';

const SHOWN = 140;

/** What waits for whoever asks, a line each with what to do about it. */
export function mineMessage(items: readonly MineItem[]): MessageBody {
  const head =
    items.length === 0
      ? '✅ Nothing waits for you that Muster knows of: no approval, request, alert, hold or window.'
      : `📥 **${plural(items.length, 'thing')} ${items.length === 1 ? 'waits' : 'wait'} for you**, the most pressing first:`;
  return message({ mentions: 'nobody', content: clipLines([head, ...items.map(itemLine)], LIMITS.content) });
}

function itemLine({ kind, id, fleet, what, since, until }: MineItem): string {
  const name = `**${id}**${fleet === null ? '' : ` of ${code(fleet)}`}`;
  const words = escape(clip(what, SHOWN));
  const age = timestamp(since, 'R');
  const end = until === null ? '' : ` (${timestamp(until, 'R')})`;
  switch (kind) {
    case 'alert-yours':
      return `🔔 Alert: ${name} is yours since ${age}: ${words}. \`/alert show\``;
    case 'alert':
      return `🔔 Alert: ${name} fires since ${age}, and nobody acknowledged it: ${words}. \`/alert ack\``;
    case 'hold-overdue':
      return `⏰ Hold: ${name} is overdue since ${age}: ${words}. \`/autodeploy resume\` or \`extend\``;
    case 'drift':
      return `⚠️ Drift: deploys of ${name.replaceAll('*', '')} were changed elsewhere, seen ${age}: ${words}. \`/autodeploy status\``;
    case 'not-done':
      return `❌ Deployer: deploys of ${name.replaceAll('*', '')} are not as they should be since ${age}: ${words}. \`/autodeploy status\``;
    case 'approval':
      return `⏳ Approval: ${name} asks for your agreement since ${age}${end}: ${words}. \`/approval show\``;
    case 'by-hand':
      return `🖐️ By hand: ${words} since ${age}; a button of its card says that it is done.`;
    case 'request':
      return `⏳ Request: ${name} waits for a decision since ${age}: ${words}. \`/upgrade list\``;
    case 'window':
      return `📅 Window: ${name} begins ${until === null ? 'soon' : timestamp(until, 'R')}, and you did not say whether you will be there: ${words}. \`/window show\``;
    case 'hold-ends':
      return `⏸️ Hold: ${name} is yours and ends${until === null ? '' : ` ${timestamp(until, 'R')}`}: ${words}. \`/autodeploy extend\``;
  }
}
