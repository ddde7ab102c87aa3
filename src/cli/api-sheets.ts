/** A column or line: its heading, and where in the answer it stands; several places are joined by a space. */
export type SheetColumn = readonly [heading: string, ...places: readonly string[]];

/** What of an answer a person wants to see, where all of it would not fit a terminal; --json has the rest. */
export interface Sheet {
  /** What is single, in this order; left out: all of it, as it comes. */
  readonly lines?: readonly SheetColumn[];
  /** Lists by where they stand, in this order; those not named are shown whole after them. */
  readonly tables?: Readonly<Record<string, readonly SheetColumn[]>>;
  /** Where this place has a text, it is all that is said: a file for other programs. */
  readonly whole?: string;
  /** When this stands in the answer, there is more: the option that leads there. */
  readonly more?: { readonly place: string; readonly option: string };
}

const FLEET_LINES: readonly SheetColumn[] = [
  ['name', 'name'],
  ['purpose', 'purpose'],
  ['kind', 'kind'],
  ['state', 'lifecycle'],
  ['owner', 'owner'],
  ['maintainer', 'maintainer'],
  ['versions', 'versionPolicy.kind', 'versionPolicy.repository', 'versionPolicy.branch', 'versionPolicy.approval'],
  ['cluster', 'cluster'],
  ['shards', 'shards'],
  ['protected', 'protectedShards'],
  ['topics', 'pubsubTopics'],
  ['traffic', 'traffic'],
];

/** What /fleet metrics and /fleet database have in common. */
const METRICS_LINES: readonly SheetColumn[] = [
  ['fleet', 'fleet'],
  ['source', 'source'],
  ['oldest sample', 'oldest'],
  ['newest sample', 'newest'],
  ['notes', 'notes'],
];
const METRICS_TABLES: Readonly<Record<string, readonly SheetColumn[]>> = {
  values: [
    ['table', 'table'],
    ['row', 'row'],
    ['measure', 'measure'],
    ['value', 'value'],
    ['unit', 'unit'],
  ],
  series: [
    ['chart', 'panel'],
    ['series', 'name'],
    ['least', 'least'],
    ['most', 'most'],
    ['last', 'last'],
    ['unit', 'unit'],
  ],
  silent: [
    ['nothing known of', 'hosts'],
    ['for', 'table'],
  ],
  missing: [
    ['no data of', 'query'],
    ['why', 'why', 'detail'],
  ],
};

/** What /shard bandwidth shows. */
const SHARD_LINES: readonly SheetColumn[] = [
  ['fleet', 'fleet'],
  ['averages', 'vantage'],
  ['source', 'source'],
  ['from', 'from'],
  ['until', 'until'],
  ['newest sample', 'newest'],
  ['nodes told', 'told'],
  ['of', 'asked'],
  ['nothing known of', 'silent'],
  ['told partly', 'partly'],
  ['compared with', 'before.from', 'before.until'],
  ['other topics', 'otherTopics'],
  ['notes', 'notes'],
];
const SHARD_TABLES: Readonly<Record<string, readonly SheetColumn[]>> = {
  shards: [
    ['shard', 'shard'],
    ['measure', 'measure'],
    ['a second', 'perSecond'],
    ['before', 'before'],
    ['change %', 'changePercent'],
    ['nodes', 'nodes'],
  ],
  ratios: [
    ['shard', 'shard'],
    ['duplication', 'duplication'],
    ['amplification', 'amplification'],
    ['of in', 'shareOfIn'],
    ['of out', 'shareOfOut'],
  ],
  parts: [
    ['direction', 'direction'],
    ['part', 'part', 'shard'],
    ['bytes a second', 'bytesPerSecond'],
    ['share', 'share'],
    ['nodes', 'nodes'],
  ],
  series: [
    ['shard', 'shard'],
    ['measure', 'measure'],
    ['least', 'least'],
    ['most', 'most'],
    ['last', 'last'],
  ],
  missing: [
    ['no data of', 'query'],
    ['why', 'why', 'detail'],
  ],
};

/** By act. What is not named here is shown whole, so that a new act needs no sheet. */
export const SHEETS: Readonly<Record<string, Sheet>> = {
  'fleet list': {
    tables: {
      fleets: [
        ['fleet', 'name'],
        ['owner', 'owner'],
        ['maintainer', 'maintainer'],
        ['state', 'lifecycle'],
        ['versions', 'versionPolicy.kind', 'versionPolicy.branch'],
        ['purpose', 'purpose'],
      ],
    },
  },
  'fleet info': { lines: FLEET_LINES },
  'deploy status': {
    tables: {
      deploys: [
        ['deploy', 'id'],
        ['fleet', 'fleet'],
        ['ref', 'ref'],
        ['state', 'state'],
        ['asked', 'begunAt'],
        ['because', 'because'],
      ],
    },
  },
  'fleet status': {
    lines: [
      ['fleet', 'fleet'],
      ['worst', 'worst'],
      ['versions', 'versions.kind'],
      ['unknown on', 'versions.unknown'],
      ['directory', 'directory.kind', 'directory.readAt'],
      ['unexpected', 'unexpected'],
    ],
    tables: {
      hosts: [
        ['host', 'host'],
        ['role', 'role'],
        ['state', 'state'],
        ['version', 'version'],
        ['heard', 'healthAt'],
        ['directory', 'listing'],
      ],
      'versions.groups': [
        ['version', 'version'],
        ['commit', 'commit'],
        ['hosts', 'hosts'],
      ],
    },
  },
  'fleet health': {
    lines: [
      ['fleet', 'fleet'],
      ['state', 'state'],
      ['since', 'since'],
    ],
    tables: {
      lines: [
        ['state', 'state'],
        ['what', 'title'],
        ['host', 'host'],
        ['shard', 'shard'],
        ['found', 'said'],
        ['should be', 'threshold'],
      ],
      hosts: [
        ['host', 'host'],
        ['state', 'state'],
        ['since', 'since'],
      ],
    },
  },
  'fleet metrics': { lines: [['topic', 'topic'], ...METRICS_LINES], tables: METRICS_TABLES },
  'shard bandwidth': {
    lines: SHARD_LINES,
    tables: SHARD_TABLES,
    whole: 'csv',
  },
  'shard budget': {
    lines: [
      ['fleet', 'fleet'],
      ['until', 'until'],
      ['not known', 'because'],
      ['vantage', 'vantage'],
      ['source', 'source'],
      ['silent', 'silent'],
    ],
    tables: {
      lines: [
        ['shard', 'shard'],
        ['measure', 'measure'],
        ['against', 'rule'],
        ['state', 'state', 'alertSince'],
        ['value', 'value'],
        ['allowed', 'low', 'high'],
      ],
    },
  },
  'shard top': {
    lines: [
      ['fleet', 'fleet'],
      ['figures of', 'vantage'],
      ['from', 'from'],
      ['until', 'until'],
      ['clients at least', 'clients'],
    ],
    tables: {
      rows: [
        ['name', 'name'],
        ['group', 'group'],
        ['bytes', 'bytes'],
        ['share', 'share'],
        ['messages', 'messages'],
        ['clients', 'clients'],
      ],
      series: [],
    },
  },
  'shard clients': {
    lines: [
      ['fleet', 'fleet'],
      ['figures of', 'vantage'],
      ['from', 'from'],
      ['until', 'until'],
      ['clients at least', 'clients'],
    ],
    tables: { series: [] },
  },
  'shard mesh': {
    lines: [
      ['fleet', 'fleet'],
      ['vantage', 'vantage'],
      ['read from', 'oldest'],
      ['to', 'newest'],
    ],
    tables: {
      shards: [
        ['shard', 'shard'],
        ['is', 'verdict'],
        ['dead on', 'dead'],
        ['thin on', 'thin'],
      ],
      cells: [
        ['shard', 'shard'],
        ['host', 'host'],
        ['mesh', 'class', 'unknownWhy'],
        ['peers', 'meshPeers'],
        ['connected', 'connected'],
        ['subscribed', 'subscribed'],
      ],
      hosts: [
        ['host', 'host'],
        ['connections', 'connections.used'],
        ['at most', 'connections.capacity'],
        ['filter clients', 'filter.used'],
        ['filter at most', 'filter.capacity'],
        ['lightpush/s', 'lightpush.used'],
      ],
      missing: [
        ['question', 'query'],
        ['why', 'why'],
      ],
    },
  },
  'shard list': {
    lines: [],
    tables: {
      shards: [
        ['fleet', 'fleet'],
        ['shard', 'shard'],
        ['signed', 'protected'],
        ['in B/s', 'grossInBytesPerSecond'],
        ['out B/s', 'netOutBytesPerSecond'],
        ['also served by', 'alsoServedBy'],
      ],
      fleets: [
        ['fleet', 'fleet'],
        ['used by', 'usedBy'],
        ['averages', 'vantage'],
        ['until', 'until'],
        ['told', 'told'],
        ['of nodes', 'asked'],
      ],
      capacity: [
        ['fleet', 'fleet'],
        ['role', 'role'],
        ['connections a node', 'connections'],
      ],
    },
  },
  'fleet database': {
    lines: [...METRICS_LINES, ['retention', 'retention']],
    tables: {
      hardware: [
        ['hardware', 'what'],
        ['needs', 'needs'],
        ['has', 'has'],
        ['verdict', 'verdict'],
      ],
      calculation: [
        ['of', 'of'],
        ['step', 'step'],
        ['value', 'value', 'unit'],
        ['from', 'from'],
      ],
      databases: [
        ['database', 'host'],
        ['size', 'sizeBytes'],
        ['free', 'freeBytes'],
        ['a day', 'growthBytesPerDay'],
        ['full in days', 'daysUntilFull'],
      ],
      ...METRICS_TABLES,
    },
  },
  'pipeline status': {
    lines: [],
    tables: {
      pipelines: [
        ['environment', 'environment'],
        ['pipeline', 'pipeline'],
        ['live', 'live.version', 'live.sha', 'live.source'],
        ['since', 'live.since', 'live.by'],
        ['ahead', 'ahead.count', 'ahead.branch'],
        ['last run', 'lastRun.state', 'lastRun.createdAt'],
      ],
      leftOut: [
        ['pipeline', 'pipeline'],
        ['more repositories', 'repositories'],
      ],
    },
  },
  'pipeline history': {
    lines: [
      ['pipeline', 'pipeline'],
      ['environment', 'environment'],
      ['from', 'from'],
      ['until', 'until'],
      ['runs', 'total'],
      ['judged', 'judged'],
      ['passed', 'passed'],
      ['success rate', 'successRate'],
      ['median ms', 'duration.medianMs'],
      ['p95 ms', 'duration.p95Ms'],
      ['breaks', 'recovery.breaks'],
      ['still open', 'recovery.open'],
      ['recovery median ms', 'recovery.medianMs'],
      ['deploys a week', 'deploys.perWeek', 'deploys.source'],
      ['flaky runs', 'flakyRuns'],
    ],
    tables: {
      flakiest: [
        ['job', 'name'],
        ['runs', 'runs'],
      ],
      buckets: [
        ['from', 'from'],
        ['passed', 'passed'],
        ['failed', 'failed'],
        ['other', 'other'],
        ['median ms', 'medianMs'],
      ],
    },
  },
  'pipeline show': {
    lines: [
      ['run', 'key'],
      ['workflow', 'workflow', 'number'],
      ['repository', 'repository'],
      ['branch', 'branch'],
      ['commit', 'sha', 'title'],
      ['author', 'author'],
      ['trigger', 'trigger'],
      ['created', 'createdAt'],
      ['state', 'state'],
      ['link', 'url'],
    ],
    tables: {
      attempts: [
        ['attempt', 'number'],
        ['state', 'state'],
        ['by', 'actor'],
        ['started', 'startedAt'],
        ['ended', 'endedAt'],
        ['ms', 'durationMs'],
      ],
      deployments: [
        ['environment', 'environment'],
        ['state', 'state'],
        ['commit', 'sha'],
        ['when', 'at'],
      ],
      pipelines: [
        ['pipeline', 'pipeline'],
        ['environment', 'environment'],
        ['channel', 'channel'],
      ],
    },
  },
  'audit search': {
    lines: [],
    tables: {
      records: [
        ['when', 'at'],
        ['who', 'displayName'],
        ['act', 'act'],
        ['fleet', 'fleet'],
        ['ended', 'verdict', 'outcome'],
        ['about', 'subject'],
      ],
    },
    more: { place: 'next', option: '--before' },
  },
  'upgrade list': {
    lines: [
      ['page', 'page'],
      ['pages', 'pages'],
      ['total', 'total'],
    ],
    tables: {
      requests: [
        ['request', 'id'],
        ['fleet', 'fleet'],
        ['version', 'version'],
        ['state', 'state'],
        ['asked by', 'requestedBy.name'],
        ['asked', 'requestedAt'],
      ],
    },
  },
};
