import { code, escape, timestamp } from '../platform/discord/message.ts';
import type { ActVerdict } from '../windows/may-act.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import { requestId, type UpgradeRequest } from './request.ts';

/** Why the windows say no, when they next would not, and what else can be done. */
export function nextOpeningWords(windows: ActVerdict, { number, version }: UpgradeRequest): readonly string[] {
  const again =
    windows.next === null
      ? 'No opening is planned; `/window schedule` plans one.'
      : `It could be from ${timestamp(windows.next.at, 'F')} on: \`/upgrade schedule ${requestId(number)}\` has it begin by itself.`;
  const why = escape(verdictWords({ ...windows, next: null }).replace('; no opening is planned', ''));
  return [
    `Why: ${why}.`,
    `${again} \`/window override\` for ${code(version.text)} asks a second person to let it happen all the same.`,
  ];
}
