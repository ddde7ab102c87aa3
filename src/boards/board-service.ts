import type { FiringAlerts } from '../alerts/alert-service.ts';
import type { FleetPause } from '../fleets/fleet-hold.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import type { FleetStatus } from '../fleets/fleet-status.ts';
import type { HealthService } from '../health/health-service.ts';
import type { Acts } from '../platform/acts/act.ts';
import type { Clock } from '../platform/clock.ts';
import type { BoardConfig, Config, FleetConfig } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Database, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { findCard, listOpenCards } from '../platform/delivery/card-store.ts';
import type { RequestService } from '../requests/request-service.ts';
import { requestId, type RequestState, type UpgradeRequest } from '../requests/request.ts';
import type { WindowService } from '../windows/window-service.ts';
import { boardMessage, endedBoardMessage } from './board-view.ts';
import { boardKey, readMoment, type BoardRow, type BoardUpgrade } from './board.ts';
import { pinAct } from './pin-act.ts';

export interface BoardServiceDeps {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly cards: Cards;
  readonly acts: Pick<Acts, 'put'>;
  readonly fleets: Pick<FleetService, 'readStatus'>;
  readonly health: Pick<HealthService, 'listVerdicts'>;
  readonly windows: Pick<WindowService, 'judge' | 'fleetTarget'>;
  readonly requests: Pick<RequestService, 'list'>;
  readonly pauseOf: (fleet: string) => Promise<FleetPause>;
  /** null: nobody tells Muster of alerts. */
  readonly firing: (fleets: readonly string[]) => Promise<FiringAlerts | null>;
}

/** A message in each channel that the configuration gives a board to, pinned, and true within a minute. */
export interface BoardService {
  /** The job: draws what changed, pins what was posted, and ends what is not wanted any more. Safe to repeat. */
  keep(): Promise<void>;
}

const KIND = 'board';

export function createBoardService(deps: BoardServiceDeps): BoardService {
  return {
    async keep() {
      const { boards } = deps.config();
      for (const board of boards) await keepOne(deps, board);
      await endOthers(deps, boards);
    },
  };
}

async function keepOne(deps: BoardServiceDeps, board: BoardConfig): Promise<void> {
  const { config, clock, cards, database } = deps;
  const fleets = config().fleets.filter(
    ({ name, lifecycle }) => lifecycle === 'active' && board.fleets.some((glob) => matchesGlob(glob, name)),
  );
  const words = boardMessage({ name: board.name, rows: await readRows(deps, fleets), readAt: readMoment(clock.now()) });
  const key = boardKey(board.name, board.channel);
  await database.transaction(async (tx) => {
    const place = { kind: 'channel', channel: board.channel } as const;
    await cards.put(tx, { key, kind: KIND, place, lane: 'low', phase: 'open', ...words });
    await pinShown(tx, deps, { key, name: board.name });
  });
}

/** A board is posted first, and has a message to pin a while later: then each new message of it is pinned once. */
async function pinShown(
  tx: Transaction,
  { acts, clock }: BoardServiceDeps,
  { key, name }: { readonly key: string; readonly name: string },
): Promise<void> {
  const card = await findCard(tx, key);
  const { channel_id: channelId = null, message_id: messageId = null } = card ?? {};
  if (card === null || channelId === null || messageId === null) return;
  await acts.put(tx, pinAct(name, { channelId, messageId, mark: card.short_id }, clock.now()));
}

async function endOthers({ database, cards }: BoardServiceDeps, boards: readonly BoardConfig[]): Promise<void> {
  const kept = new Set(boards.map(({ name, channel }) => boardKey(name, channel)));
  const others = (await listOpenCards(database.read, KIND)).filter(({ key }) => !kept.has(key));
  for (const { key } of others) {
    const [, name = '', channel = ''] = /^board:(.*)@(.*)$/.exec(key) ?? [];
    const place = { kind: 'channel', channel } as const;
    const words = endedBoardMessage(name);
    await database.transaction((tx) =>
      cards.put(tx, { key, kind: KIND, place, lane: 'low', phase: 'final', ...words }),
    );
  }
}

async function readRows(deps: BoardServiceDeps, fleets: readonly FleetConfig[]): Promise<readonly BoardRow[]> {
  const names = fleets.map(({ name }) => name);
  const statuses = await deps.fleets.readStatus(fleets);
  const verdicts = await deps.health.listVerdicts(names);
  const firing = await deps.firing(names);
  const rows: BoardRow[] = [];
  for (const status of statuses) {
    const fleet = status.fleet.name;
    const verdict = verdicts.get(fleet);
    rows.push({
      ...hostsOf(status),
      ...(await keptBy(deps, fleet)),
      fleet,
      health: wordOf(verdict?.state),
      healthSince: verdict?.since ?? null,
      firing: firing?.kind === 'known' ? firing.alerts.filter((alert) => alert.fleet === fleet).length : null,
      ...(await upgradesOf(deps, fleet)),
    });
  }
  return rows;
}

/** More open ones of one fleet nobody has. */
const MOST_REQUESTS = 30;
/** What failed so long ago, and nobody put back, is how the fleet is by now. */
const FAILED_SHOWN_MS = 7 * 24 * 3_600_000;

async function upgradesOf(
  { requests, database, clock }: BoardServiceDeps,
  fleet: string,
): Promise<Pick<BoardRow, 'openRequests' | 'upgrade'>> {
  const all = await requests.list(database.read, { fleets: [fleet], state: null }, MOST_REQUESTS);
  const openRequests = all.filter(({ state }) => WAITING.includes(state)).length;
  const newest = all
    .filter(({ execution }) => execution !== null)
    .toSorted((a, b) => (b.execution?.begunAt.getTime() ?? 0) - (a.execution?.begunAt.getTime() ?? 0))[0];
  const upgrade = newest === undefined ? null : boardUpgrade(newest, clock.now());
  return upgrade === null ? { openRequests } : { openRequests, upgrade };
}

const WAITING: readonly RequestState[] = ['requested', 'accepted', 'scheduled'];

function boardUpgrade(
  { number, version, state, enteredAt: since, execution }: UpgradeRequest,
  now: Date,
): BoardUpgrade | null {
  const common = { id: requestId(number), version: version.text, since };
  switch (state) {
    case 'deploying':
    case 'rolling-back':
      return { ...common, state, until: null };
    case 'verifying':
      return { ...common, state, until: execution?.soak?.until ?? null };
    case 'failed':
      return now.getTime() - since.getTime() > FAILED_SHOWN_MS ? null : { ...common, state, until: null };
    case 'requested':
    case 'accepted':
    case 'scheduled':
    case 'done':
    case 'rolled-back':
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return null;
  }
}

async function keptBy({ windows, database, pauseOf }: BoardServiceDeps, fleet: string) {
  const target = windows.fleetTarget(fleet);
  const verdict = await windows.judge(database.read, { act: 'deploy', version: '', target });
  const isOpen = verdict.kind === 'allowed';
  return { pause: await pauseOf(fleet), isOpen, turnsAt: isOpen ? verdict.until : (verdict.next?.at ?? null) };
}

function hostsOf({ hosts, versions }: FleetStatus): Pick<BoardRow, 'hosts' | 'version' | 'otherVersions'> {
  const [largest, ...others] = versions.groups;
  return {
    hosts: { all: hosts.length, healthy: hosts.filter(({ state }) => state === 'healthy').length },
    version: largest?.version ?? null,
    otherVersions: others.length,
  };
}

type Verdicts = Awaited<ReturnType<HealthService['listVerdicts']>>;
type State = NonNullable<ReturnType<Verdicts['get']>>['state'];

function wordOf(state: State | undefined): BoardRow['health'] {
  if (state === undefined) return 'not-judged';
  return state === 'not-available' || state === 'not-applicable' ? 'no-data' : state;
}
