import { DIRECTION_OF, REPORTED, shareOf, valueOf, type BandwidthReport } from './bandwidth-report.ts';
import type { ShardFlow } from './shard-traffic.ts';
import type { PartOf } from './traffic-account.ts';

type Cell = string | number | null;

const COLUMNS = [
  'fleet',
  'shard',
  'direction',
  'measure',
  'unit',
  'value',
  'before',
  'change_percent',
  'nodes',
  'vantage',
  'source',
  'from',
  'until',
  'oldest_sample',
  'newest_sample',
] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], Cell>>>;

const VANTAGE = 'average per fleet node';

/** Every figure of the report as a row (RFC 4180: a header, CRLF); what is not known is empty, never 0. */
export function bandwidthCsv(report: BandwidthReport): string {
  const { now, fleet } = report;
  const common: Row = {
    fleet: fleet.name,
    vantage: VANTAGE,
    source: now.source,
    from: now.span.from.toISOString(),
    until: now.span.until.toISOString(),
    oldest_sample: now.oldest?.toISOString() ?? null,
    newest_sample: now.newest?.toISOString() ?? null,
  };
  const flows = now.flows.filter(({ shard }) => report.shard === null || report.shard === shard);
  const rows = [...flows.flatMap((flow) => flowRows(report, flow)), ...accountRows(report)];
  const lines = rows.map((row) => {
    const whole: Row = { ...common, ...row };
    return COLUMNS.map((column) => cell(whole[column] ?? null)).join(',');
  });
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

function flowRows(report: BandwidthReport, flow: ShardFlow): readonly Row[] {
  const { shard, told } = flow;
  const change = report.changes.find((each) => each.shard === shard)?.of;
  const share = (direction: 'in' | 'out'): Row => ({
    shard,
    direction,
    measure: 'share-of-libp2p',
    unit: 'percent',
    value: percent(shareOf(report.now, direction, shard)),
    nodes: report.now.whole[direction]?.hosts ?? 0,
  });
  return [
    ...REPORTED.map((measure): Row => ({
      shard,
      direction: measure === 'messages' ? null : DIRECTION_OF[measure],
      measure,
      unit: measure === 'messages' ? 'messages/s' : 'bytes/s',
      value: valueOf(flow, measure),
      before: change?.[measure].before ?? null,
      change_percent: percent(change?.[measure].share ?? null),
      nodes: told[measure],
    })),
    { shard, direction: 'in', measure: 'duplication', unit: 'factor', value: flow.duplication, nodes: flow.hosts },
    { shard, direction: 'out', measure: 'amplification', unit: 'factor', value: flow.amplification, nodes: flow.hosts },
    share('in'),
    share('out'),
  ];
}

/** The parts of all of libp2p, and the whole they make. */
function accountRows({ now }: BandwidthReport): readonly Row[] {
  return (['in', 'out'] as const).flatMap((direction) => {
    const account = now.whole[direction];
    if (account === null) return [];
    return [
      ...account.parts.map(({ of, bytesPerSecond, hosts }): Row => ({
        shard: of.kind === 'shard' ? of.shard : null,
        direction,
        measure: `libp2p ${partName(of)}`,
        unit: 'bytes/s',
        value: bytesPerSecond,
        nodes: hosts,
      })),
      { direction, measure: 'libp2p whole', unit: 'bytes/s', value: account.whole, nodes: account.hosts },
    ];
  });
}

export function partName(of: PartOf): string {
  return of.kind === 'shard' ? 'relay' : of.kind;
}

function percent(share: number | null): number | null {
  return share === null ? null : share * 100;
}

function cell(value: Cell): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
