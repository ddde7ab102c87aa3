/*
 * GET /api/v1/doctor     examines Muster, as /doctor does
 * Needs: system.view.
 */
import { z } from 'zod';
import { EXAMINE, type DoctorService } from '../src/operations/doctor-service.ts';
import { worstOf } from '../src/operations/doctor.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

export interface DoctorApiDeps {
  readonly doctor: Pick<DoctorService, 'examine'>;
}

const FINDING = z.object({
  state: z.enum(['problem', 'warning', 'well']),
  about: z.string(),
  subject: z.string(),
  says: z.string(),
  fix: z.string().nullable(),
});

export function createDoctorApi(deps: DoctorApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'doctor',
      method: 'GET',
      path: '/doctor',
      summary: 'What is wrong with Muster itself, and what to do',
      input: z.object({}),
      data: z.object({ findings: z.array(FINDING) }),
      endings: {
        well: { status: 200, about: 'nothing is wrong' },
        warning: { status: 200, about: 'something should be looked at' },
        problem: { status: 200, about: 'something does not work' },
      },
      find: async () => ({}),
      requires: () => EXAMINE,
      notFound: () => 'There is nothing to examine.',
      async run() {
        const findings = await deps.doctor.examine();
        return { outcome: worstOf(findings), data: { findings: findings.map((finding) => ({ ...finding })) } };
      },
    }),
  ];
}
