import type { TelemetryPart, TelemetryReader } from '../../src/telemetry/telemetry-reading.ts';

/** Forty clients of every fleet and day: on shard 32 three times as many bytes of chat as of device sync. */
export const MUCH_TELEMETRY: TelemetryReader = {
  async read(_fleet, { from, to }) {
    const part = (group: string, parts: { readonly sum: number; readonly clients: number }): TelemetryPart => ({
      measure: 'sent',
      shard: '32',
      group,
      name: '',
      topic: '',
      at: from,
      count: 10,
      ...parts,
    });
    const parts = [part('device-sync', { sum: 1000, clients: 20 }), part('chat', { sum: 3000, clients: 40 })];
    return { kind: 'reading', parts, spans: [{ at: from, measure: 'sent', clients: 40 }], nextAt: to };
  },
};
