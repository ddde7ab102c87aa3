import {
  clip,
  code,
  duration,
  embed,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { Silence } from './silence.ts';

const SHOWN = { name: 80 } as const;
const COLOR = { silent: 0xf1c40f, over: 0x95a5a6 } as const;

/** The card of one silence: who, since when, what was usual, and where to look. Edited once it is over. */
export function silenceMessage(silence: Silence): { readonly body: MessageBody; readonly summary: string } {
  const { subject, heardAt, end } = silence;
  const who =
    subject.kind === 'source'
      ? `The source ${code(subject.system)}`
      : `The schedule of ${code(clip(subject.pipeline, SHOWN.name))}`;
  const summary = end === null ? `🔇 ${who} is silent` : `🔊 ${who} ${END_WORDS[end.kind]}`;
  return {
    summary,
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: summary,
          color: end === null ? COLOR.silent : COLOR.over,
          description:
            end === null
              ? [heardLine(silence), knownLine(silence), lookLine(silence)]
              : [heardLine(silence), endLine(silence, end.at), ...(end.kind === 'spoke' ? [] : [FORGOTTEN])],
        }),
      ],
      ...(end === null ? {} : { content: `Silent from ${timestamp(heardAt, 'f')} to ${timestamp(end.at, 'f')}.` }),
    }),
  };
}

const END_WORDS = { spoke: 'speaks again', forgotten: 'is not waited for any more' } as const;
const FORGOTTEN = 'Too little is left of its past to expect anything, or the configuration names it no more.';

function heardLine({ subject, heardAt }: Silence): string {
  const what = subject.kind === 'source' ? 'Last heard' : 'Last run started by the clock';
  return `${what}: ${timestamp(heardAt, 'F')}, ${timestamp(heardAt, 'R')}.`;
}

function knownLine({ subject, longestGapMs, heardCount }: Silence): string {
  const usual = `In two months it was never quiet for longer than ${duration(longestGapMs)}`;
  return subject.kind === 'source'
    ? `${usual} (${plural(heardCount, 'run')}); nights and weekends are counted as they usually are. Perhaps nobody pushed, but no webhook of any kind came either.`
    : `${usual} (${plural(heardCount, 'scheduled run')}). It does not depend on anybody pushing.`;
}

function lookLine({ subject }: Silence): string {
  return subject.kind === 'source'
    ? `Look whether ${code(subject.system)} is up and its webhook still leads here: its list of deliveries, and \`/doctor\`.`
    : `Look whether the schedule is still on; GitHub turns it off after 60 days without activity. As far as is known, ${code(subject.system)} as a whole is not silent.`;
}

function endLine({ heardAt }: Silence, at: Date): string {
  return `Over ${timestamp(at, 'R')}, after ${duration(at.getTime() - heardAt.getTime())}.`;
}
