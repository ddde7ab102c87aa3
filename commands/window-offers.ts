import type { Autocomplete, AutocompleteRequest, Choice } from '../src/platform/discord/command.ts';
import type { Reader } from '../src/platform/database/transaction.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';
import { windowNumber } from '../src/windows/window-input.ts';
import { windowId, type ReleaseWindow } from '../src/windows/window.ts';
import { offerFleets } from './fleet-named.ts';
import type { WindowCommandDeps } from './window.ts';

const MOST_READ = 200;
const OCCURRENCES_OFFERED = 20;
/** What it takes to use an offer, by the subcommand it is offered for. */
const NEEDS: Readonly<Record<string, string>> = {
  show: 'window.view',
  staff: 'window.staff',
  'hand-over': 'window.serve',
  override: 'window.override',
};

/** Windows, their occurrences and roles, fleets and zones; each only to whom may use it. */
export function offerForWindows(deps: WindowCommandDeps): Autocomplete {
  return async (request, read) => {
    switch (request.option) {
      case 'window':
        return offerWindows(deps, request, read);
      case 'occurrence':
        return offerOccurrences(deps, request, read);
      case 'role':
        return offerRoles(deps, request, read);
      case 'fleet':
        return offerFleets(
          deps.fleets,
          { typed: request.typed, permission: permissionFor(request) },
          ({ lifecycle }) => lifecycle === 'active',
        );
      default:
        return [];
    }
  };
}

function permissionFor({ subcommand }: AutocompleteRequest): string {
  return NEEDS[subcommand ?? ''] ?? 'window.manage';
}

/** Autocomplete knows no actor here, so an offer names one fleet of the window; the rest is judged when it is used. */
function needs({ config }: WindowCommandDeps, request: AutocompleteRequest, window: ReleaseWindow) {
  const [fleet] = config().fleets.filter(({ name }) => window.scope.fleets.includes(name));
  const [any] = config().fleets;
  const isSeen = permissionFor(request) === 'window.view' || permissionFor(request) === 'window.serve';
  return { permission: permissionFor(request), fleet: fleet?.name ?? (isSeen ? (any?.name ?? null) : null) };
}

async function offerWindows(
  deps: WindowCommandDeps,
  request: AutocompleteRequest,
  read: Reader,
): Promise<readonly Choice[]> {
  const wanted = request.typed.trim().toLowerCase();
  return (await deps.windows.recent(read, MOST_READ))
    .filter(({ state }) => state === 'active' || request.subcommand === 'show')
    .map((window) => ({ window, name: `${windowId(window.number)} ${window.name}` }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ window, name }) => ({
      name: clip(name, LIMITS.choiceName),
      value: windowId(window.number),
      requires: needs(deps, request, window),
    }));
}

async function chosen({ windows }: WindowCommandDeps, { options }: AutocompleteRequest, read: Reader) {
  const number = windowNumber.safeParse(options['window']);
  return number.success ? windows.find(read, number.data) : null;
}

async function offerOccurrences(
  deps: WindowCommandDeps,
  request: AutocompleteRequest,
  read: Reader,
): Promise<readonly Choice[]> {
  const window = await chosen(deps, request, read);
  if (window === null) return [];
  const next = await deps.windows.next(read, window, OCCURRENCES_OFFERED);
  const every = request.subcommand === 'staff' ? [{ name: 'every occurrence', value: 'every' }] : [];
  return [
    ...every,
    ...next.map(({ occurrence }) => ({
      name: `${occurrence.key.replace('T', ' ')} (${window.timeZone})`,
      value: occurrence.key,
    })),
  ]
    .filter(({ name }) => name.includes(request.typed.trim().toLowerCase()))
    .map((choice) => ({ ...choice, requires: needs(deps, request, window) }));
}

async function offerRoles(
  deps: WindowCommandDeps,
  request: AutocompleteRequest,
  read: Reader,
): Promise<readonly Choice[]> {
  const window = await chosen(deps, request, read);
  return (window?.staffing ?? [])
    .filter(({ role }) => role.includes(request.typed.trim().toLowerCase()))
    .map(({ role, least }) => ({
      name: `${role} (${least} needed)`,
      value: role,
      requires: window === null ? { permission: 'window.staff', fleet: null } : needs(deps, request, window),
    }));
}
