import { readApprovalsAbout } from '../approvals/approval-reading-service.ts';
import { readCommitAuthor } from '../pipelines/commit-author-service.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { UpgradeRequest } from './request.ts';
import { signOffPrefix, signOffStandings, type CommitAuthor, type SignOffStanding } from './sign-off.ts';

export interface StandingAsk {
  readonly request: UpgradeRequest;
  readonly fleet: FleetConfig;
  readonly config: Config;
  /** null: what ran out is what the approvals say of themselves. */
  readonly now: Date | null;
}

/** How each office's word about a request stands; none where the fleet asks for none. */
export async function readStandings(
  read: Reader,
  { request, fleet, config, now }: StandingAsk,
): Promise<readonly SignOffStanding[]> {
  const { approvals: signOffs, notByAuthor } = fleet.upgrades;
  if (signOffs.length === 0) return [];
  return signOffStandings({
    config,
    request,
    signOffs,
    approvals: await readApprovalsAbout(read, request.guildId, signOffPrefix(request)),
    notByAuthor,
    author: await readAuthor(read, fleet, request),
    now,
  });
}

/** Asked only where it counts. */
export async function readAuthor(
  read: Reader,
  { versionPolicy: { repository }, upgrades }: FleetConfig,
  { version: { kind, text: name } }: UpgradeRequest,
): Promise<CommitAuthor> {
  if (!upgrades.notByAuthor) return { kind: 'unknown' };
  const author = await readCommitAuthor(read, { system: 'github', repository, kind, name });
  return author === null ? { kind: 'unknown' } : { kind: 'known', name: author };
}
