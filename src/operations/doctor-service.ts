import type { Database } from '../platform/database/transaction.ts';
import type { Requirement } from '../platform/gate.ts';
import type { NoticeService } from './notice-service.ts';
import { diagnose, type Finding, type HouseFacts } from './doctor.ts';

export const EXAMINE: Requirement = { permission: 'system.view', fleet: null };

export interface DoctorService {
  /** Reads everything anew; nothing is changed, and nobody is told. */
  examine(): Promise<readonly Finding[]>;
  /** The same, and the people who run Muster are told of problems, and when the last of them is mended: a card a day. */
  examineAndTell(): Promise<readonly Finding[]>;
}

export interface DoctorServices {
  readonly readFacts: () => Promise<HouseFacts>;
  readonly database: Pick<Database, 'transaction'>;
  readonly notices: Pick<NoticeService, 'tell'>;
}

export function createDoctorService({ readFacts, database, notices }: DoctorServices): DoctorService {
  return {
    examine: async () => diagnose(await readFacts()),
    async examineAndTell() {
      const facts = await readFacts();
      const findings = diagnose(facts);
      const problems = findings.filter((finding) => finding.state === 'problem' && !isToldElsewhere(finding, facts));
      await database.transaction((tx) => notices.tell(tx, { kind: 'examined', at: facts.now, problems }));
      return findings;
    },
  };
}

/** It cannot be told through Discord while it is so, or has a notice of its own. */
function isToldElsewhere({ about, subject }: Finding, { delivery }: HouseFacts): boolean {
  if (about === 'channel') return delivery.blocked.includes(`channel:${subject}`);
  return about === 'discord' || about === 'delivery';
}
