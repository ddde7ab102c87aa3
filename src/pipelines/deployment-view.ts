import { clip, code, embed, escape, link, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import { commitWords, shortSha } from './commit-words-view.ts';
import type { DeploymentState } from './deployment-state.ts';
import type { Deployment } from './deployment.ts';
import type { Route } from './route.ts';

interface Look {
  readonly icon: string;
  readonly word: string;
  readonly color: number;
  readonly plainly: readonly string[];
}

const GREY = 0x95a5a6;
const AMBER = 0xf1c40f;

const LOOKS: Readonly<Record<DeploymentState, Look>> = {
  queued: { icon: '⏳', word: 'queued', color: GREY, plainly: ['queued', 'pending', 'created'] },
  waiting: { icon: '✋', word: 'waiting to be let through', color: AMBER, plainly: ['waiting'] },
  running: { icon: '▶️', word: 'under way', color: 0x3498db, plainly: ['in_progress', 'running'] },
  succeeded: { icon: '✅', word: 'live', color: 0x2ecc71, plainly: ['success'] },
  failed: { icon: '❌', word: 'failed', color: 0xe74c3c, plainly: ['failure', 'failed'] },
  canceled: { icon: '🚫', word: 'canceled', color: GREY, plainly: ['canceled', 'cancelled'] },
  inactive: { icon: '⏭️', word: 'live no more', color: GREY, plainly: ['inactive'] },
  unknown: { icon: '❔', word: 'in a state Muster does not know', color: AMBER, plainly: [] },
};

const SHOWN = { ref: 100, environment: 80, login: 60, note: 140, rawState: 40, repository: 140 } as const;

/** The card of a deployment that has no run: what went where, who asked for it, how it stands. Notifies nobody. */
export function deploymentMessage(
  deployment: Deployment,
  route: Route,
): { readonly body: MessageBody; readonly summary: string } {
  const { word } = deployment;
  const { icon, color } = LOOKS[word.state];
  const environment = escape(clip(deployment.environment, SHOWN.environment));
  const headline = `${icon} ${versionOf(deployment)} to ${environment}: ${deploymentWords(deployment)}`;
  return {
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: headline,
          ...(word.url === null ? {} : { url: word.url }),
          color,
          description: [
            `${code(clip(deployment.repository, SHOWN.repository))} · ${escape(route.pipeline)} · ${escape(route.environment)}`,
            commitLine(deployment),
            courseLine(deployment),
            ...(word.note === null ? [] : [escape(clip(word.note, SHOWN.note))]),
          ],
        }),
      ],
    }),
    summary: headline,
  };
}

/** One line for lists: `` `acme/node` ✅ v1.2.3 to production: live ``. */
export function deploymentLine(deployment: Deployment): string {
  const environment = escape(clip(deployment.environment, SHOWN.environment));
  const repository = code(clip(deployment.repository, SHOWN.repository));
  const { icon } = LOOKS[deployment.word.state];
  return `${icon} ${repository} ${versionOf(deployment)} to ${environment}: ${deploymentWords(deployment)}`;
}

/** One line for the card of the run that deploys. It stays true when something newer takes the deployment's place. */
export function deploymentNote(deployment: Deployment): string {
  const { word, succeededAt } = deployment;
  const environment = code(clip(deployment.environment, SHOWN.environment));
  if (succeededAt !== null && (word.state === 'succeeded' || word.state === 'inactive')) {
    return `✅ Deployed to ${environment}, ${timestamp(succeededAt, 'f')}`;
  }
  return `${LOOKS[word.state].icon} Deployment to ${environment}: ${deploymentWords(deployment)}`;
}

/** 'live', 'failed (error)': our word, and the system's own beside it where that says more. */
export function deploymentWords({ word: { state, rawState } }: Deployment): string {
  const { word, plainly } = LOOKS[state];
  return plainly.includes(rawState) ? word : `${word} (${escape(clip(rawState, SHOWN.rawState))})`;
}

function versionOf({ ref, sha }: Deployment): string {
  if (ref === '' || ref === sha) return sha === '' ? 'A version that was not told' : shortSha(sha);
  return escape(clip(ref, SHOWN.ref));
}

function commitLine({ word: { url }, system, repository, sha, creator }: Deployment): string {
  const commit = commitWords({ url, system, repository, sha });
  return creator === null ? commit : `${commit} — asked for by ${escape(clip(creator, SHOWN.login))}`;
}

function courseLine({ createdAt, succeededAt, word }: Deployment): string {
  const begun = `begun ${timestamp(createdAt, 'R')}`;
  const live = succeededAt === null ? null : `live since ${timestamp(succeededAt, 'f')}`;
  const left = word.state === 'inactive' ? `until ${timestamp(word.at, 'f')}` : null;
  const see = word.environmentUrl === null ? null : link('see it', word.environmentUrl);
  return [begun, live, left, see].filter((part) => part !== null).join(' · ');
}
