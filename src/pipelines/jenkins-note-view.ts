import { clip, code, escape, timestamp } from '../platform/discord/message.ts';
import type { EndedBuild } from './jenkins-build.ts';

const SHOWN = { word: 40, why: 160 } as const;

/**
 * What a card says about how far Jenkins agrees with the webhook; null where it agrees in full and nothing is left to
 * say. `result` is what it said itself, `why` what kept it from saying anything.
 */
export function standingNote(
  { standing, told, dueAt }: Pick<EndedBuild, 'standing' | 'told' | 'dueAt'>,
  { result, why }: { readonly result: string | null; readonly why: string | null },
): string | null {
  const word = code(clip(told, SHOWN.word));
  switch (standing) {
    case 'waiting':
      return why === null || dueAt === null
        ? `❔ Not confirmed yet: the webhook says ${word}, and Jenkins is being asked.`
        : `❔ Not confirmed: the webhook says ${word}, and Jenkins could not be asked (${escape(clip(why, SHOWN.why))}). Muster asks again ${timestamp(dueAt, 'R')}.`;
    case 'confirmed':
      return result === null || result === told
        ? null
        : `⚠️ The webhook said ${word}. Jenkins itself says ${code(clip(result, SHOWN.word))}, and that counts.`;
    case 'denied':
      return `⚠️ Jenkins does not confirm this: ${why === null ? 'it knows no such build' : escape(clip(why, SHOWN.why))}. It counts for no branch; find out who sent it.`;
    case 'unreachable':
      return `❔ Never confirmed: Jenkins could not be asked (${escape(clip(why ?? 'it did not answer', SHOWN.why))}). It counts for no branch; look at the build itself.`;
    case 'elsewhere':
      return '❔ Not confirmed: no connection of the configuration leads to the Jenkins of this build. It counts for no branch; add that Jenkins to `connections`.';
    case 'not-asked':
      return null;
  }
}
