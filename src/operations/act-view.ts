import { actId, isSettled, type ActState, type StoredAct } from '../platform/acts/act.ts';
import {
  button,
  buttonRows,
  clip,
  code,
  embed,
  escape,
  link,
  message,
  plural,
  timestamp,
  type Embed,
  type MessageBody,
  type Row,
} from '../platform/discord/message.ts';

interface Look {
  readonly icon: string;
  readonly word: string;
  readonly color: number;
}

export const ACT_LOOKS: Readonly<Record<ActState, Look>> = {
  waiting: { icon: '⏳', word: 'waits', color: 0x3498db },
  sending: { icon: '⏳', word: 'is being sent', color: 0x3498db },
  checking: { icon: '⏳', word: 'was taken and is read back', color: 0x3498db },
  unknown: { icon: '❓', word: 'is not known to be done', color: 0xd9822b },
  done: { icon: '✅', word: 'is done', color: 0x2ecc71 },
  refused: { icon: '❌', word: 'was not done', color: 0xe74c3c },
};

const SHOWN = { summary: 300, because: 450, name: 100, line: 160, title: 180 } as const;

/** custom_ids; they carry the version that is shown beside them. */
export interface ActButtonIds {
  readonly done: string;
  readonly notDone: string;
}

/** For the people who run Muster, once no read can tell what became of an act. Its buttons are there while that is so. */
export function actCard(act: StoredAct, ids: ActButtonIds): { readonly body: MessageBody; readonly summary: string } {
  const isOpen = act.state === 'unknown';
  return {
    body: message({
      mentions: 'nobody',
      content: isOpen
        ? `❓ ${actId(act)} may have been done or not, and Muster cannot find out. Look in ${escape(act.system)}, then say which.`
        : actSentence(act),
      embeds: [actEmbed(act)],
      ...(isOpen ? { rows: actRows(ids) } : {}),
    }),
    summary: `${actId(act)} ${ACT_LOOKS[act.state].word}: ${clip(act.summary, SHOWN.title)}`,
  };
}

export function actRows({ done, notDone }: ActButtonIds): Row[] {
  return buttonRows([
    button({ customId: done, label: 'It was done', style: 'success' }),
    button({ customId: notDone, label: 'It was not done: try again', style: 'danger' }),
  ]);
}

/** "ACT-17 is done: … ." for the card once it is over, for lists and for answers. */
export function actSentence(act: StoredAct): string {
  const { icon, word } = ACT_LOOKS[act.state];
  const why = act.because === null ? '' : `: ${escape(clip(act.because, SHOWN.because))}`;
  const next = act.state === 'waiting' ? ' It is tried again.' : '';
  return `${icon} ${actId(act)} ${word}${why}.${next}`;
}

/** All that is known of an act, its input aside. */
export function actEmbed(act: StoredAct): Embed {
  const { state, unknownSince, deadline, settledAt, sends, url } = act;
  const { icon, color, word } = ACT_LOOKS[state];
  return embed({
    title: `${icon} ${actId(act)}: ${escape(clip(act.summary, SHOWN.title))}`,
    color,
    fields: [
      { name: 'What', value: `${code(clip(act.verb, SHOWN.name))} on ${code(clip(act.target, SHOWN.name))}` },
      { name: 'Where', value: url === null ? code(clip(act.system, SHOWN.name)) : link(act.system, url) },
      { name: 'It', value: `${word}${act.because === null ? '' : `: ${escape(clip(act.because, SHOWN.because))}`}` },
      { name: 'Decided', value: timestamp(act.createdAt, 'f'), inline: true },
      { name: 'Sent', value: sends === 0 ? 'not yet' : plural(sends, 'time'), inline: true },
      ...(unknownSince === null ? [] : [{ name: 'Unknown since', value: timestamp(unknownSince, 'f') }]),
      ...(isSettled(act) ? [] : [{ name: 'Not begun after', value: timestamp(deadline, 'F') }]),
      ...(settledAt === null ? [] : [{ name: 'Settled', value: timestamp(settledAt, 'f') }]),
    ],
    ...(state === 'unknown' ? { footer: 'Trying again what was done may do it twice: look first' } : {}),
  });
}

/** Newest first; what needs somebody is said in the head. */
export function actListMessage(acts: readonly StoredAct[], { open }: { readonly open: boolean }): MessageBody {
  const waiting = acts.filter(({ needsPerson }) => needsPerson).length;
  const head =
    acts.length === 0
      ? open
        ? 'No act is open: all that Muster had to do elsewhere is done or refused.'
        : 'Muster has done nothing elsewhere yet.'
      : waiting === 0
        ? `${plural(acts.length, 'act')}, newest first.`
        : `${plural(acts.length, 'act')}, newest first; ${plural(waiting, 'act')} of them ${waiting === 1 ? 'needs' : 'need'} somebody: \`/act show\` has the buttons.`;
  const lines = acts.map(
    (act) =>
      `${ACT_LOOKS[act.state].icon} **${actId(act)}** ${ACT_LOOKS[act.state].word}: ${escape(clip(act.summary, SHOWN.line))} ${timestamp(act.settledAt ?? act.createdAt, 'R')}`,
  );
  return message({
    mentions: 'nobody',
    content: head,
    ...(lines.length === 0 ? {} : { embeds: [embed({ description: lines })] }),
  });
}

export type ActAnswer =
  | { readonly kind: 'settled' | 'resumed' | 'changed'; readonly act: StoredAct }
  | { readonly kind: 'shown'; readonly act: StoredAct };

/** What whoever pressed a button reads. */
export function actAnswer({ kind, act }: ActAnswer): MessageBody {
  const said = {
    settled: `${actSentence(act)} That is on record under your name.`,
    resumed: `⏳ ${actId(act)} is tried again, on your word. Its card says how it ends.`,
    changed: `Nothing was changed: ${actId(act)} is not as it was when you looked. ${actSentence(act)}`,
    shown: actSentence(act),
  }[kind];
  return message({ mentions: 'nobody', content: said });
}
