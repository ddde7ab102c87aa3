import type { OpenRequest } from '../fleets/open-request.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import { waitsForWords } from './can-upgrade-service.ts';
import { decide, type DecideAsk } from './decide-service.ts';
import { fileRequest } from './file-service.ts';
import { findRequestUrl } from './request-card-service.ts';
import type { AskOutcome, DecideOutcome, RequestPage } from './request-outcome.ts';
import type { ActBy, RequestServiceDeps } from './request-record-service.ts';
import { cancelRequirement, listRequirement } from './request-rights.ts';
import { countRequests, findRequest, listRequestedFleets, listRequests, listSteps } from './request-store.ts';
import type { RequestStep } from './request-step.ts';
import { findBandwidth } from './bandwidth-verdict-store.ts';
import type { BandwidthVerdict } from './bandwidth-verdict.ts';
import { findWatch } from './watch-store.ts';
import type { Watch } from './watch.ts';
import { requestId, type RequestState, type UpgradeRequest } from './request.ts';
import { listStudies } from './study-store.ts';
import type { Study } from './study.ts';
import type { UpgradeWish } from './upgrade-wish.ts';

export interface RequestChoice {
  /** Canonical names. */
  readonly fleets: readonly string[];
  /** open: in any in which something is still to be done. null: in any. */
  readonly state: RequestState | 'open' | null;
}

/**
 * Upgrade requests. Every act here was judged by the gate before: the caller asks it for the requirement that this
 * service names. What changes anything is recorded in the audit here; what changes nothing, the caller records.
 */
export interface RequestService {
  /** `fleet` is one of the configuration in force. */
  request(fleet: FleetConfig, wish: UpgradeWish, by: ActBy): Promise<AskOutcome>;
  /** null: there is no such request. */
  decide(ask: DecideAsk, by: ActBy): Promise<DecideOutcome | null>;
  find(reader: Reader, number: number): Promise<UpgradeRequest | null>;
  /** Its life so far, from its asking on. */
  steps(reader: Reader, number: number): Promise<readonly RequestStep[]>;
  /** What offices were asked about it, and what they found. */
  studies(reader: Reader, number: number): Promise<readonly Study[]>;
  /** What it did to the bandwidth against what was expected; null: nothing was compared yet. */
  bandwidth(reader: Reader, number: number): Promise<BandwidthVerdict | null>;
  /** What is seen of it on its fleet; null: it was not begun. */
  watch(reader: Reader, number: number): Promise<Watch | null>;
  /** Newest first. */
  list(reader: Reader, choice: RequestChoice, limit: number): Promise<readonly UpgradeRequest[]>;
  /** Those of a fleet about which something is still to be done, newest first, as /fleet shows them. */
  listOpen(reader: Reader, fleet: string): Promise<readonly OpenRequest[]>;
  /** A page from 1; one that does not exist becomes the nearest that does. */
  page(reader: Reader, choice: RequestChoice, page: number): Promise<Omit<RequestPage, 'fleet' | 'state'>>;
  /** Fleets whose requests the asker may see: of the configuration, and those that had requests before they left it. */
  listVisibleFleets(reader: Reader, actor: Actor): Promise<readonly string[]>;
  /** Fleets for which there ever was a request; judge each before telling of it. */
  listRequestedFleets(reader: Reader): Promise<readonly string[]>;
  /** Where its card is on Discord; null while it is not there. */
  findUrl(reader: Reader, request: UpgradeRequest): Promise<string | null>;
  /** What seeing the list takes: of this fleet, by its canonical name, or of all that the actor may see. */
  listRequirement(fleet: string | null, actor: Actor): Requirement;
  /** What cancelling this request takes of this actor: less, where it is their own. */
  cancelRequirement(request: UpgradeRequest, actor: Actor): Requirement;
}

export const REQUESTS_PER_PAGE = 8;

export function createRequestService(deps: RequestServiceDeps): RequestService {
  const { config, gate, guildId } = deps;
  return {
    request: (fleet, wish, by) => fileRequest(deps, fleet, { wish, by }),
    decide: (ask, by) => decide(deps, ask, by),
    find: (reader, number) => findRequest(reader, guildId, number),
    steps: listSteps,
    studies: listStudies,
    bandwidth: findBandwidth,
    watch: findWatch,
    list: (reader, choice, limit) => listRequests(reader, { guildId, ...choice }, { limit }),
    listOpen: (reader, fleet) => readOpen(reader, config(), { guildId, fleets: [fleet], state: 'open' }),
    page: (reader, choice, page) => readPage(reader, { guildId, ...choice }, page),
    async listVisibleFleets(reader, actor) {
      const known = new Set([
        ...config().fleets.map(({ name }) => name),
        ...(await listRequestedFleets(reader, guildId)),
      ]);
      return [...known].filter((fleet) => gate.judge(actor, { permission: 'upgrade.view', fleet }).kind === 'allowed');
    },
    listRequestedFleets: (reader) => listRequestedFleets(reader, guildId),
    findUrl: findRequestUrl,
    listRequirement: (fleet, actor) => listRequirement({ config: config(), gate }, fleet, actor),
    cancelRequirement: (request, actor) => cancelRequirement({ config: config(), gate }, request, actor),
  };
}

/** More than this of one fleet nobody reads in its status; the list has them. */
const OPEN_SHOWN = 10;

async function readOpen(
  reader: Reader,
  config: Config,
  query: RequestChoice & { readonly guildId: string },
): Promise<readonly OpenRequest[]> {
  const open: OpenRequest[] = [];
  for (const request of await listRequests(reader, query, { limit: OPEN_SHOWN })) {
    const { number, version, requestedAt, plan } = request;
    const url = await findRequestUrl(reader, request);
    const waitsFor = await waitsForWords(reader, config, request);
    const beginsAt = plan?.at ?? null;
    open.push({ id: requestId(number), version: version.text, askedAt: requestedAt, url, waitsFor, beginsAt });
  }
  return open;
}

async function readPage(
  reader: Reader,
  query: RequestChoice & { readonly guildId: string },
  wanted: number,
): Promise<Omit<RequestPage, 'fleet' | 'state'>> {
  const total = await countRequests(reader, query);
  const pages = Math.max(1, Math.ceil(total / REQUESTS_PER_PAGE));
  const page = Math.min(Math.max(1, wanted), pages);
  const requests = await listRequests(reader, query, {
    limit: REQUESTS_PER_PAGE,
    offset: (page - 1) * REQUESTS_PER_PAGE,
  });
  const rows: { request: UpgradeRequest; url: string | null }[] = [];
  for (const request of requests) rows.push({ request, url: await findRequestUrl(reader, request) });
  return { rows, page, pages, total };
}
