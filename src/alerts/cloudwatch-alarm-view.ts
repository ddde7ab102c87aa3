import {
  clip,
  code,
  duration,
  embed,
  escape,
  link,
  message,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { CloudwatchAlarm } from './cloudwatch-alarm.ts';
import { GREEN, GREY, RED } from './alert-words-view.ts';

interface Look {
  readonly icon: string;
  readonly words: string;
  readonly color: number;
}

const LOOKS: Readonly<Record<string, Look>> = {
  OK: { icon: '✅', words: 'is OK again', color: GREEN },
  ALARM: { icon: '🔥', words: 'is in alarm', color: RED },
  INSUFFICIENT_DATA: { icon: '⚪', words: 'has too little data to tell', color: GREY },
};

const SHOWN = { name: 90, state: 40, text: 300, metric: 200 } as const;

export interface AlarmParts {
  readonly alarm: CloudwatchAlarm;
  /** When it left OK, also where it is OK again. */
  readonly troubleSince: Date;
}

/** The card of one stretch in which an alarm of CloudWatch is not OK, edited to its end. Nobody is notified by it. */
export function alarmMessage({ alarm, troubleSince }: AlarmParts): {
  readonly body: MessageBody;
  readonly summary: string;
} {
  const { icon, words, color } = lookOf(alarm.state);
  const summary = `${icon} ${code(clip(alarm.name, SHOWN.name))} ${words}`;
  return {
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: `${icon} ${escape(clip(alarm.name, SHOWN.name))} ${words}`,
          color,
          description: [
            courseLine(alarm, troubleSince),
            ...textLines(alarm.reason),
            ...textLines(alarm.description),
            ...(alarm.metric === null ? [] : [code(clip(alarm.metric, SHOWN.metric))]),
            ...linkLines(alarm),
          ],
        }),
      ],
    }),
    summary,
  };
}

/** Foreign words must not reach the object's prototype. */
function lookOf(state: string): Look {
  const look = Object.hasOwn(LOOKS, state) ? LOOKS[state] : undefined;
  return (
    look ?? {
      icon: '❔',
      words: `is in a state Muster does not know (${escape(clip(state, SHOWN.state))})`,
      color: GREY,
    }
  );
}

function courseLine({ state, since, region }: CloudwatchAlarm, troubleSince: Date): string {
  const where = `CloudWatch${region === '' ? '' : ` · ${escape(region)}`}`;
  if (state === 'OK')
    return `${where} · ${timestamp(troubleSince, 'f')} to ${timestamp(since, 't')}, ${duration(since.getTime() - troubleSince.getTime())}`;
  const left = troubleSince.getTime() === since.getTime() ? '' : ` · not OK since ${timestamp(troubleSince, 'R')}`;
  return `${where} · so since ${timestamp(since, 'R')}${left}`;
}

function textLines(text: string | null): readonly string[] {
  return text === null ? [] : [escape(clip(text, SHOWN.text))];
}

/** The console takes no other form of address for an alarm; elsewhere than in the public regions there is none here. */
function linkLines({ name, region }: CloudwatchAlarm): readonly string[] {
  if (!/^[a-z]{2}(?:-[a-z]+){1,2}-\d$/.test(region) || region.startsWith('cn-') || region.startsWith('us-gov-'))
    return [];
  const url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`;
  return [link('CloudWatch', url)];
}
