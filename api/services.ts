/*
 * GET /api/v1/services              the services that are watched, with what their probes see
 * GET /api/v1/services/{service}    one of them
 * Needs and rules as for /service.
 */
import { z } from 'zod';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';
import { thresholdOf } from '../src/probes/judge-seen.ts';
import { PROBE_STATES } from '../src/probes/probe-state.ts';
import { addressOf } from '../src/probes/probe.ts';
import type { ServiceStatusService } from '../src/probes/service-status-service.ts';
import type { ServiceStatus } from '../src/probes/service-status.ts';

export interface ServiceApiDeps {
  readonly services: ServiceStatusService;
  readonly database: Pick<Database, 'read'>;
}

const STATE = z.enum(PROBE_STATES);
const PROBE = z.object({
  probe: z.string(),
  kind: z.string(),
  address: z.string(),
  state: STATE,
  since: z.iso.datetime().nullable(),
  evidence: z.string().nullable().describe('What it saw last; null before its first answer'),
  threshold: z.string(),
  askedAt: z.iso.datetime().nullable(),
  goodAt: z.iso.datetime().nullable().describe('When it last got a good answer'),
  tookMs: z.number().nullable(),
  week: z
    .object({ asked: z.number(), bad: z.number(), meanMs: z.number(), slowestMs: z.number() })
    .nullable()
    .describe('Of the last seven days'),
});
const SERVICE = z.object({
  name: z.string(),
  about: z.string(),
  state: STATE,
  owner: z.string(),
  maintainer: z.string(),
  fleet: z.string().nullable(),
  environment: z.string().nullable(),
  probes: z.array(PROBE),
});

export function createServiceApi({ services, database }: ServiceApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'service list',
      method: 'GET',
      path: '/services',
      summary: 'The services that are watched, the gravest first',
      input: z.object({}),
      data: z.object({ services: z.array(SERVICE), offlineSince: z.iso.datetime().nullable() }),
      endings: { listed: { status: 200, about: 'those that are yours to see' } },
      find: async () => ({}),
      requires: (_input, _subject, actor) => services.listRequirement(actor),
      notFound: () => 'Services are not yours to see.',
      async run(_input, _subject, actor) {
        const offline = await services.offline(database.read);
        const found = await services.list(database.read, actor);
        return {
          outcome: 'listed',
          data: { services: found.map(serviceJson), offlineSince: offline?.since.toISOString() ?? null },
        };
      },
    }),
    defineApi({
      act: 'service status',
      method: 'GET',
      path: '/services/{service}',
      summary: 'One service: what each of its probes sees',
      input: z.object({ service: z.string().trim().toLowerCase().max(100).describe('Its name') }),
      data: z.object({ service: SERVICE }),
      endings: { shown: { status: 200, about: 'the service' } },
      find: async ({ service }) => services.find(service),
      requires: (_input, service) => services.requirement(service),
      notFound: () => 'No service that you may see is called so; GET /services lists those there are.',
      run: async (_input, service) => ({
        outcome: 'shown',
        data: { service: serviceJson(await services.status(database.read, service)) },
      }),
    }),
  ];
}

function serviceJson({ service, state, probes }: ServiceStatus): z.infer<typeof SERVICE> {
  const { name, about, owner, maintainer, fleet, environment } = service;
  return {
    ...{ name, about, state, owner: owner.name, maintainer: maintainer.name, fleet, environment },
    probes: probes.map(({ probe, known, tally }) => ({
      probe: probe.name,
      kind: probe.check.kind,
      address: addressOf(probe.check),
      state: known?.state ?? 'unknown',
      since: known?.since.toISOString() ?? null,
      evidence: known?.last?.evidence ?? null,
      threshold: thresholdOf(probe.check),
      askedAt: known?.last?.at.toISOString() ?? null,
      goodAt: known?.goodAt?.toISOString() ?? null,
      tookMs: known?.last?.tookMs ?? null,
      week: tally,
    })),
  };
}
