import {
  channelMention,
  clip,
  code,
  embed,
  escape,
  mentionWords,
  message,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { branchLabel } from './route.ts';
import { verdictWords } from './route-words-view.ts';
import { escapedMark } from './run-words-view.ts';
import type { RouteVerdict } from './route-verdict.ts';
import type { Run } from './run.ts';
import type { ExplainedRoute, RunExplanation, WhyMention } from './why.ts';

const GREY = 0x95a5a6;
const SHOWN = { workflow: 80, branch: 100, name: 60 } as const;
const MOST_ROUTES = 20;

const ICONS: Readonly<Record<RouteVerdict['kind'], string>> = {
  took: '✅',
  held: '🌙',
  digested: '🌙',
  waits: '⏳',
  unasked: '▫️',
  dropped: '▫️',
};

export interface WhyParts {
  readonly explanation: RunExplanation;
  /** The Discord id of a channel by what a route calls it; null where the configuration has lost it. */
  readonly channelId: (channel: string) => string | null;
}

/** Every route that could have shown the run, what it made of it, and whom it mentioned. Notifies nobody. */
export function whyMessage({ explanation, channelId }: WhyParts): MessageBody {
  const { run, routes, elsewhere } = explanation;
  const shown = routes.filter(({ verdict }) => verdict.kind === 'took').length;
  const headline = shown === 0 ? 'No route shows it' : `${shown} of ${routes.length + elsewhere} routes show it`;
  const lines = routes.slice(0, MOST_ROUTES).flatMap((route) => routeLines(route, channelId));
  const more = routes.length - MOST_ROUTES;
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `${nameOf(run)}${onBranch(run)}: ${headline}`,
        ...(run.url === null ? {} : { url: run.url }),
        color: GREY,
        description: [
          ...(routes.length === 0 ? ['No route asks for this repository.'] : lines),
          ...(more > 0 ? [`${more} more are not shown.`] : []),
          ...(elsewhere === 0 ? [] : [`${elsewhere} other routes ask for other systems or repositories.`]),
          adviceLine(routes),
        ].filter((line) => line !== null),
      }),
    ],
  });
}

function routeLines(route: ExplainedRoute, channelId: WhyParts['channelId']): readonly string[] {
  const { rule, verdict, decidedAt, spokenForBy, mention, channel } = route;
  const id = channelId(channel);
  const where = id === null ? code(channel) : channelMention(id);
  const when = decidedAt === null ? ' (by today’s configuration)' : `, ${timestamp(decidedAt, 'R')}`;
  const shared = spokenForBy === null ? '' : `; one card there, which ${code(clip(spokenForBy, SHOWN.name))} speaks on`;
  const what = `${ICONS[verdict.kind]} ${rule.origin} ${code(clip(rule.name, SHOWN.name))} → ${where} ${verdictWords(verdict)}`;
  const whom = mention === null ? [] : [`  ↳ ${mentionLine(mention)}`];
  return [`${what}${shared}${verdict.kind === 'took' || decidedAt === null ? when : ''}`, ...whom];
}

/** Whom it mentioned, or why nobody. */
export function mentionLine(mention: WhyMention): string {
  switch (mention.kind) {
    case 'mentioned':
      return `Mentioned ${mentionWords([mention.whom])}${mention.by === 'digest' ? ' in the digest' : ''}.`;
    case 'no-transition':
      return 'Mentioned nobody: it neither broke nor fixed its branch, and only that notifies.';
    case 'no-branch':
      return 'Mentioned nobody: a proposal, or a run of a fork, breaks no branch.';
    case 'not-asked':
      return `Mentioned nobody: it is ${mention.transition.replaceAll('-', ' ')}, and this route gives ${
        mention.notify.length === 0
          ? 'nothing a message of its own'
          : `only ${mention.notify.join(', ')} a message of its own`
      }.`;
    case 'none-named':
      return mention.isDeliberate
        ? 'Mentioned nobody: the route says nobody.'
        : 'Mentioned nobody: neither the route nor the fleet nor the environment names anybody.';
    case 'held':
      return 'Mentioned nobody yet: quiet hours.';
    case 'break-reached-nobody':
      return 'Mentioned nobody: a fix is told to those whom the break reached, and that reached nobody.';
  }
}

/** What to do when it should have been shown. */
function adviceLine(routes: readonly ExplainedRoute[]): string | null {
  return routes.some(({ verdict }) => verdict.kind === 'took')
    ? null
    : 'To have such runs shown: `/pipeline subscribe`, or a route in the configuration.';
}

function onBranch(run: Run): string {
  return run.branch === '' ? '' : ` on ${escape(clip(branchLabel(run), SHOWN.branch))}`;
}

function nameOf(run: Run): string {
  const { workflow } = run;
  const name = workflow.name.trim() === '' ? workflow.path : workflow.name;
  return `${escape(clip(name, SHOWN.workflow))} ${escapedMark(run)}`;
}

/** Several runs are meant by what was typed. */
export function whichRunMessage(
  runs: readonly { readonly name: string; readonly key: string }[],
  more: boolean,
): MessageBody {
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: 'Several runs are called so',
        color: GREY,
        description: [
          'Pick one from the list while typing, or paste its link:',
          ...runs.map(({ name, key }) => `• ${escape(clip(name, SHOWN.branch))} — ${code(clip(key, SHOWN.branch))}`),
          ...(more ? ['and more'] : []),
        ],
      }),
    ],
  });
}
