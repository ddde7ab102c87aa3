/** What GET /health of a node said (logos-messaging/logos-delivery, rest_api/endpoint/health). All text is foreign. */
export type HealthReport =
  /** The route answers 200 also when the node is unwell. */
  | {
      readonly kind: 'report';
      readonly nodeHealth: string | null;
      readonly protocols: readonly ProtocolHealth[];
      /** Since v0.38. */
      readonly connectionStatus: string | null;
    }
  /** 500 with text: the node's own check gave up after five seconds. */
  | { readonly kind: 'check-timed-out' }
  /** 503 or another 5xx with text. */
  | { readonly kind: 'refused-to-say'; readonly status: number; readonly said: string }
  /** 404: the node is too old for the route. Absent, not unhealthy. */
  | { readonly kind: 'not-available' };

export interface ProtocolHealth {
  readonly name: string;
  readonly status: string;
  readonly description: string | null;
}

/** One reason, worst first in lists. `text` may hold foreign text and is escaped by the view. */
export interface HealthReason {
  readonly weight: 'unhealthy' | 'degraded';
  readonly about: 'node' | 'event-loop' | 'protocol' | 'connections';
  readonly text: string;
}

export type HealthVerdict =
  | { readonly kind: 'healthy'; readonly unreported: readonly string[] }
  | { readonly kind: 'starting'; readonly status: string; readonly reasons: readonly HealthReason[] }
  | { readonly kind: 'degraded'; readonly reasons: readonly HealthReason[] }
  | { readonly kind: 'unhealthy'; readonly reasons: readonly HealthReason[] }
  | { readonly kind: 'not-available'; readonly why: 'no-route' | 'protocols-not-reported' };

/**
 * Judges a node by what its role should mount. `nodeHealth` is the process's life, not a sum of its protocols, and
 * Relay is READY with one peer on any topic, so 'healthy' never says that every shard is.
 */
export function judgeHealth(report: HealthReport, expected: readonly string[]): HealthVerdict {
  switch (report.kind) {
    case 'not-available':
      return { kind: 'not-available', why: 'no-route' };
    case 'check-timed-out':
      return unhealthy('node', 'its own health check timed out');
    case 'refused-to-say':
      return unhealthy('node', `/health answered ${report.status}${report.said === '' ? '' : `: ${report.said}`}`);
    case 'report':
      return judgeReport(report, expected);
  }
}

function unhealthy(about: HealthReason['about'], text: string): HealthVerdict {
  return { kind: 'unhealthy', reasons: [{ weight: 'unhealthy', about, text }] };
}

function judgeReport(
  report: Extract<HealthReport, { kind: 'report' }>,
  expectedProtocols: readonly string[],
): HealthVerdict {
  const expected = new Set(expectedProtocols.map(protocolKey));
  const reasons = [
    ...nodeReasons(report.nodeHealth),
    ...connectionReasons(report.connectionStatus),
    ...report.protocols.flatMap((protocol) => protocolReasons(protocol, expected)),
  ].toSorted((a, b) => rank(a) - rank(b));

  // A node that starts has no protocols ready yet: that is one thing to say, not ten.
  if (report.nodeHealth === 'INITIALIZING' || report.nodeHealth === 'SYNCHRONIZING')
    return { kind: 'starting', status: report.nodeHealth, reasons };
  if (reasons.some(({ weight }) => weight === 'unhealthy')) return { kind: 'unhealthy', reasons };
  if (reasons.length > 0) return { kind: 'degraded', reasons };

  const reported = new Set(report.protocols.map(({ name }) => protocolKey(name)));
  const unreported = expectedProtocols.filter((name) => !reported.has(protocolKey(name)));
  // Before v0.36 the report held RLN alone; silence about the rest is neither good nor bad news.
  if (expected.size > 0 && unreported.length === expectedProtocols.length)
    return { kind: 'not-available', why: 'protocols-not-reported' };
  return { kind: 'healthy', unreported };
}

const rank = (reason: HealthReason): number => (reason.weight === 'unhealthy' ? 0 : 1);

function nodeReasons(status: string | null): readonly HealthReason[] {
  const say = (weight: HealthReason['weight'], text: string): readonly HealthReason[] => [
    { weight, about: 'node', text },
  ];
  switch (status) {
    case null:
    case 'READY':
    case 'INITIALIZING':
    case 'SYNCHRONIZING':
      return [];
    case 'NOT_READY':
      return say('unhealthy', 'the node is not ready');
    case 'SHUTTING_DOWN':
      return say('unhealthy', 'the node is shutting down');
    case 'EVENT_LOOP_LAGGING':
      return [{ weight: 'degraded', about: 'event-loop', text: 'its event loop lags more than 50 ms' }];
    default:
      return say('degraded', `the node calls itself ${status}, which Muster does not know`);
  }
}

function connectionReasons(status: string | null): readonly HealthReason[] {
  const say = (weight: HealthReason['weight'], text: string): readonly HealthReason[] => [
    { weight, about: 'connections', text },
  ];
  switch (status) {
    case null:
    case 'Connected':
      return [];
    case 'PartiallyConnected':
      return say('degraded', 'only partially connected');
    case 'Disconnected':
      return say('unhealthy', 'disconnected from the network');
    default:
      return say('degraded', `it calls its connections ${status}, which Muster does not know`);
  }
}

function protocolReasons(protocol: ProtocolHealth, expected: ReadonlySet<string>): readonly HealthReason[] {
  const { name, status, description } = protocol;
  const key = protocolKey(name);
  const isExpected = expected.has(key);
  // A fleet node serves; that its client half found nobody to serve it is how it always looks.
  if (!isExpected && key.endsWith('-client')) return [];

  const because = description === null || description === '' ? '' : `: ${description}`;
  const say = (weight: HealthReason['weight'], text: string): readonly HealthReason[] => [
    { weight, about: 'protocol', text: `${name} ${text}${because}` },
  ];
  switch (status) {
    case 'READY':
      return [];
    case 'NOT_MOUNTED':
      return isExpected ? say('unhealthy', 'is not mounted, though its role needs it') : [];
    case 'NOT_READY':
    case 'SHUTTING_DOWN':
      return say(
        isExpected || expected.size === 0 ? 'unhealthy' : 'degraded',
        status === 'NOT_READY' ? 'is not ready' : 'is shutting down',
      );
    case 'INITIALIZING':
    case 'SYNCHRONIZING':
      return say('degraded', 'is starting');
    case 'EVENT_LOOP_LAGGING':
      return say('degraded', 'lags');
    default:
      return say('degraded', `is ${status}, which Muster does not know`);
  }
}

/** The report says 'Rln Relay' and 'Peer Exchange', the configuration 'rln-relay' and 'peer-exchange'. */
function protocolKey(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
}
