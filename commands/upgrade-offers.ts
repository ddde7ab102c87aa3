import { offerRefs } from '../src/pipelines/ref-offer-service.ts';
import { RUN_VIEW } from '../src/pipelines/run-finder-service.ts';
import type { Autocomplete, AutocompleteRequest, Choice } from '../src/platform/discord/command.ts';
import type { Reader } from '../src/platform/database/transaction.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';
import { LONGEST_VERSION } from '../src/requests/wanted-version.ts';
import { isBeforeItBegan, requestId, type RequestState, type UpgradeRequest } from '../src/requests/request.ts';
import { BEGIN_SUBCOMMANDS } from './upgrade-begin.ts';
import type { UpgradeCommandDeps } from './upgrade.ts';

/** More than Discord shows, so that some are left when the gate has taken out what is not the asker's. */
const MOST_READ = 200;

/** Fleets, versions that other fleets run, and requests; each only to whom may use it. */
export function offerForUpgrades(deps: UpgradeCommandDeps): Autocomplete {
  return async (request, read) => {
    switch (request.option) {
      case 'fleet':
        return request.subcommand === 'request'
          ? fleetsToUpgrade(deps, request.typed)
          : fleetsWithRequests(deps, request, read);
      case 'version':
        return [...(await tagsHeardOf(deps, request, read)), ...(await versions(deps, request))].filter(isFirstOfValue);
      case 'replaces':
        return requestsToCancel(deps, { request, read, fleet: fleetOf(deps, request) });
      case 'request':
        if (BEGIN_SUBCOMMANDS.some((each) => each === request.subcommand)) return requestsToBegin(deps, request, read);
        return request.subcommand === 'cancel'
          ? requestsToCancel(deps, { request, read, fleet: null })
          : requests(deps, { request, read, permission: 'upgrade.view', fleet: null, state: null });
      default:
        return [];
    }
  };
}

function fleetsToUpgrade({ fleets }: UpgradeCommandDeps, typed: string): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  return fleets
    .listNames()
    .filter(({ typed: name, fleet }) => fleet.lifecycle === 'active' && name.includes(wanted))
    .filter(({ typed: name, fleet }) => wanted !== '' || name === fleet.name)
    .map(({ typed: name, fleet }) => ({
      name: name === fleet.name ? name : `${name} → ${fleet.name}`,
      value: fleet.name,
      requires: { permission: 'upgrade.request', fleet: fleet.name },
    }));
}

async function fleetsWithRequests(
  { fleets, requests }: UpgradeCommandDeps,
  { typed }: AutocompleteRequest,
  read: Reader,
): Promise<readonly Choice[]> {
  const wanted = typed.trim().toLowerCase();
  const configured = fleets.listNames().map(({ fleet }) => fleet.name);
  const names = new Set([...configured, ...(await requests.listRequestedFleets(read))]);
  return [...names]
    .filter((name) => name.includes(wanted))
    .map((name) => ({ name, value: name, requires: { permission: 'upgrade.view', fleet: name } }));
}

/** Tags of what the wanted fleet runs, the newest first, as far as Muster heard of them. */
async function tagsHeardOf(
  deps: UpgradeCommandDeps,
  request: AutocompleteRequest,
  read: Reader,
): Promise<readonly Choice[]> {
  const target = fleetOf(deps, request);
  const match = target === null ? null : deps.fleets.resolve(target);
  if (target === null || match === null || match.kind === 'unknown') return [];
  const { repository } = match.fleet.versionPolicy;
  const heard = await offerRefs(read, { repository, typed: request.typed });
  return heard
    .filter(({ kind, name }) => kind === 'tag' && name.length <= LONGEST_VERSION)
    .map(({ name }) => ({
      name: clip(`${name} (a tag of ${repository})`, LIMITS.choiceName),
      value: name,
      requires: { permission: RUN_VIEW, fleet: target },
      alsoRequires: [{ permission: 'upgrade.request', fleet: target }],
    }));
}

function isFirstOfValue({ value }: Choice, index: number, all: readonly Choice[]): boolean {
  return all.findIndex((each) => each.value === value) === index;
}

/** What any fleet the asker may see is known to run, without calling out. What the wanted fleet itself runs comes last. */
async function versions(deps: UpgradeCommandDeps, request: AutocompleteRequest): Promise<readonly Choice[]> {
  const { fleets } = deps;
  const wanted = request.typed.trim().toLowerCase();
  const target = fleetOf(deps, request);
  const active = new Map(fleets.listNames().map(({ fleet }) => [fleet.name, fleet]));
  const statuses = await fleets.readStatus([...active.values()].filter(({ lifecycle }) => lifecycle === 'active'));
  const choices = statuses.flatMap(({ fleet, versions: { groups } }) =>
    groups
      .filter(({ version }) => version.toLowerCase().includes(wanted))
      .map(({ version }) => ({
        name: clip(`${version} (runs on ${fleet.name})`, LIMITS.choiceName),
        value: version,
        on: fleet.name,
        requires: { permission: 'fleet.view', fleet: fleet.name },
        alsoRequires: [{ permission: 'upgrade.request', fleet: target ?? fleet.name }],
      })),
  );
  const sorted = choices.toSorted((a, b) => Number(a.on === target) - Number(b.on === target));
  return sorted;
}

interface Offer {
  readonly request: AutocompleteRequest;
  readonly read: Reader;
  readonly permission: string;
  /** null: of all fleets. */
  readonly fleet: string | null;
}

/** Those on which nothing was done yet, and which the asker may cancel whoever made them. */
function requestsToCancel(deps: UpgradeCommandDeps, offer: Omit<Offer, 'permission'>): Promise<readonly Choice[]> {
  return requests(deps, { ...offer, permission: 'upgrade.cancel', state: 'open' }, isBeforeItBegan);
}

/** Those that were accepted; to take a plan back, those that have one. */
async function requestsToBegin(
  deps: UpgradeCommandDeps,
  request: AutocompleteRequest,
  read: Reader,
): Promise<readonly Choice[]> {
  const offer = { request, read, permission: 'upgrade.deploy', fleet: null };
  const scheduled = await requests(deps, { ...offer, state: 'scheduled' });
  if (request.subcommand === 'unschedule') return scheduled;
  return [...(await requests(deps, { ...offer, state: 'accepted' })), ...scheduled];
}

async function requests(
  { requests: service }: UpgradeCommandDeps,
  { request, read, permission, fleet, state }: Offer & { readonly state: RequestState | 'open' | null },
  isOffered: (request: UpgradeRequest) => boolean = () => true,
): Promise<readonly Choice[]> {
  const wanted = request.typed.trim().toLowerCase();
  const fleets = fleet === null ? await service.listRequestedFleets(read) : [fleet];
  const found = await service.list(read, { fleets, state }, MOST_READ);
  return found
    .filter(isOffered)
    .map((each) => ({
      name: clip(
        `${requestId(each.number)}: ${each.fleet} to ${each.version.text}${each.state === 'requested' ? '' : ` (${each.state})`}`,
        LIMITS.choiceName,
      ),
      value: requestId(each.number),
      requires: { permission, fleet: each.fleet },
    }))
    .filter(({ name }) => name.toLowerCase().includes(wanted));
}

/** The fleet chosen in another option of the same command, by its present name. */
function fleetOf({ fleets }: UpgradeCommandDeps, { options }: AutocompleteRequest): string | null {
  const typed = options['fleet'];
  if (typeof typed !== 'string') return null;
  const match = fleets.resolve(typed);
  return match.kind === 'unknown' ? null : match.fleet.name;
}
