import type { PartyMention } from '../people/party.ts';
import { clip, code, escape, message, timestamp, userMention } from '../platform/discord/message.ts';
import type { Words } from './request-view.ts';
import { requestId, type UpgradeRequest } from './request.ts';

const SHOWN = { version: 100, because: 300 } as const;

/** For the maintainer: whose word was needed has spoken. `until`: when the first of them is too old to be used. */
export function readyMessage({
  request,
  maintainer: { users, roles, text },
  until,
}: {
  readonly request: UpgradeRequest;
  readonly maintainer: PartyMention;
  readonly until: Date | null;
}): Words {
  const { number, version, fleet } = request;
  const id = requestId(number);
  const what = `${code(clip(version.text, SHOWN.version))} may be deployed to ${code(fleet)}`;
  const good = until === null ? '' : `, until ${timestamp(until, 'F')}`;
  return {
    body: message({
      mentions: { users, roles },
      content:
        `${text} ✅ ${id} has every approval it needs: ${what}${good}. Press Deploy now on its card, or \`/upgrade schedule\` a time.`.trim(),
    }),
    summary: `${id}: every approval is there`,
  };
}

/** For whoever asked, and the maintainer: its time came, or its window went, and it did not begin. */
export function wentBackMessage({
  request,
  maintainer,
}: {
  readonly request: UpgradeRequest;
  readonly maintainer: PartyMention;
}): Words {
  const { number, requestedBy, because, fleet, version } = request;
  const id = requestId(number);
  const asker = requestedBy.userId;
  const whom = [asker === null ? '' : userMention(asker), maintainer.text].filter((each) => each !== '').join(' ');
  const why = because === null ? '' : `: ${escape(clip(because, SHOWN.because))}`;
  return {
    body: message({
      mentions: {
        users: [...new Set([...(asker === null ? [] : [asker]), ...maintainer.users])],
        roles: maintainer.roles,
      },
      content:
        `${whom} ⚠️ ${id} does not begin as planned${why}. ${code(clip(version.text, SHOWN.version))} was not deployed to ${code(fleet)}; \`/upgrade schedule\` plans another time, \`/upgrade deploy\` begins it.`.trim(),
    }),
    summary: `${id}: it did not begin as planned`,
  };
}
