import { shortHostName } from '../fleets/fleet.ts';
import { MATRIX_LIMITS, type Matrix, type MatrixCell, type MatrixSign } from '../platform/chart/matrix.ts';
import { ENOUGH_MESH_PEERS, type MeshClass } from './mesh-class.ts';
import type { MeshState, ShardMeshReport, ShardMeshRow, UnknownWhy } from './shard-mesh.ts';

const TONES: Readonly<Record<MeshClass, MatrixCell['tone']>> = { dead: 'bad', thin: 'weak', good: 'good' };

/** Nothing of it looks like a zero. */
const SIGNS: Readonly<Record<UnknownWhy, MatrixSign>> = {
  'not-available': { tone: 'none', text: '–', means: 'not available on its version' },
  'no-relay': { tone: 'none', text: '∅', means: 'runs no relay' },
  silent: { tone: 'none', text: '?', means: 'not known: silent, or not asked of late' },
  stale: { tone: 'none', text: '?', means: 'not known: silent, or not asked of late' },
  'not-asked': { tone: 'none', text: '?', means: 'not known: silent, or not asked of late' },
  'not-subscribed': { tone: 'none', text: '·', means: 'does not name the shard' },
};

const CLASSES: readonly MatrixSign[] = [
  { tone: 'bad', text: '0', means: 'dead: no mesh peer' },
  { tone: 'weak', text: `1–${ENOUGH_MESH_PEERS - 1}`, means: 'thin' },
  { tone: 'good', text: `${ENOUGH_MESH_PEERS}+`, means: 'good' },
];

/** Hosts by shards, in the order people know them by; where there are too many shards, the best are left out. */
export function meshMatrix(
  { fleet, hosts, shards }: ShardMeshReport,
  theme: Matrix['theme'],
): { readonly matrix: Matrix; readonly left: number } | null {
  const shown = shards.slice(0, MATRIX_LIMITS.columns).toSorted((one, other) => one.shard - other.shard);
  const rows = hosts.slice(0, MATRIX_LIMITS.rows).map(({ host }) => host);
  if (shown.length === 0 || rows.length === 0) return null;
  const states = rows.map((host) => shown.map((row) => stateOn(row, host)));
  const unknown = new Set(states.flat().flatMap((state) => (state.kind === 'unknown' ? [SIGNS[state.why]] : [])));
  const meanings = new Set([...unknown].map(({ means }) => means));
  return {
    left: shards.length - shown.length + hosts.length - rows.length,
    matrix: {
      kind: 'matrix',
      title: `Mesh peers of ${fleet.name}`,
      corner: 'host \\ shard',
      rows: rows.map((host) => shortHostName(host, fleet.name)),
      columns: shown.map(({ shard }) => String(shard)),
      cells: states.map((row) => row.map(cellOf)),
      legend: [
        ...CLASSES,
        ...[...meanings].flatMap((means) => [...unknown].find((each) => each.means === means) ?? []),
      ],
      theme,
      altText: describe({ fleet: fleet.name, hosts: rows.length }, shown),
    },
  };
}

function stateOn({ cells }: ShardMeshRow, host: string): MeshState {
  return cells.find((cell) => cell.host === host)?.mesh ?? { kind: 'unknown', why: 'not-asked' };
}

function cellOf(state: MeshState): MatrixCell {
  if (state.kind === 'unknown') return SIGNS[state.why];
  return { tone: TONES[state.class], text: state.peers > 999 ? '1k+' : String(state.peers) };
}

/** What is wrong first: a reader of the words may not hear the end of them. */
function describe(of: { readonly fleet: string; readonly hosts: number }, rows: readonly ShardMeshRow[]): string {
  const bad = rows.flatMap((row) => [
    ...(row.dead.length === 0 ? [] : [`shard ${row.shard} dead on ${listed(row.dead, of.fleet)}`]),
    ...(row.thin.length === 0 ? [] : [`shard ${row.shard} thin on ${listed(row.thin, of.fleet)}`]),
  ]);
  const good = rows.filter(({ verdict }) => verdict === 'good').map(({ shard }) => shard);
  const unknown = rows.filter(({ verdict }) => verdict === 'unknown').map(({ shard }) => shard);
  return [
    `Matrix: mesh peers of ${of.fleet}, ${of.hosts} hosts by ${rows.length} shards.`,
    bad.length === 0 ? 'No shard is dead or thin where hosts tell.' : `${bad.join('; ')}.`,
    ...(good.length === 0 ? [] : [`Good: shards ${good.join(', ')}.`]),
    ...(unknown.length === 0 ? [] : [`Not known: shards ${unknown.join(', ')}.`]),
  ].join(' ');
}

const NAMED = 4;

function listed(hosts: readonly string[], fleet: string): string {
  const names = hosts.slice(0, NAMED).map((host) => shortHostName(host, fleet));
  return hosts.length > NAMED ? `${names.join(', ')} and ${hosts.length - NAMED} more` : names.join(', ');
}
