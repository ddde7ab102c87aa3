import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Study } from './study.ts';

interface StudyTables {
  upgrade_studies: {
    request: number;
    office: string;
    question: string;
    asked_by: string;
    asked_at: number;
    result: string | null;
    link: string | null;
    answered_by: string | null;
    answered_at: number | null;
  };
}

const DOER = z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });

/** All about one request, by office. */
export async function listStudies(reader: Reader, request: number): Promise<readonly Study[]> {
  const rows = await reader
    .tables<StudyTables>()
    .selectFrom('upgrade_studies')
    .selectAll()
    .where('request', '=', request)
    .orderBy('office')
    .execute();
  return rows.map(({ office, question, asked_by: askedBy, asked_at: askedAt, result, link, ...row }) => ({
    request,
    office,
    question,
    askedBy: DOER.parse(JSON.parse(askedBy)),
    askedAt: new Date(askedAt),
    answer:
      result === null || row.answered_by === null || row.answered_at === null
        ? null
        : { result, link, by: DOER.parse(JSON.parse(row.answered_by)), at: new Date(row.answered_at) },
  }));
}

/** In the place of what the office was asked, or answered, before. */
export async function saveStudy(tx: Transaction, { request, office, answer, ...study }: Study): Promise<void> {
  const said = {
    question: study.question,
    asked_by: JSON.stringify(study.askedBy),
    asked_at: study.askedAt.getTime(),
    result: answer?.result ?? null,
    link: answer?.link ?? null,
    answered_by: answer === null ? null : JSON.stringify(answer.by),
    answered_at: answer?.at.getTime() ?? null,
  };
  await tx
    .tables<StudyTables>()
    .insertInto('upgrade_studies')
    .values({ request, office, ...said })
    .onConflict((conflict) => conflict.columns(['request', 'office']).doUpdateSet(said))
    .execute();
}
