import type { Clock } from '../../platform/clock.ts';
import type { JsonValue } from '../../platform/json.ts';
import type { Courier } from './courier.ts';
import { hexOf } from './seeded.ts';

/** One attempt to deliver one event. A redelivery is an attempt of its own with the same guid. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly deliveredAt: Date;
  readonly isRedelivery: boolean;
  readonly payload: JsonValue;
  /** 0 until it was answered, and when nobody answered: GitHub shows it so. */
  statusCode: number;
}

/** The log of a webhook: GitHub sends each event once, keeps what it sent for days and sends again only when asked. */
export interface Deliveries {
  send(event: string, payload: JsonValue): Delivery;
  /** The newest first. */
  list(): readonly Delivery[];
  find(id: number): Delivery | null;
  /** As "Redeliver" on GitHub's page; null where there is no such delivery. */
  redeliver(id: number): Delivery | null;
  /** Every event whose last attempt nobody took, sent again; how many there were. */
  redeliverFailed(): number;
}

export interface DeliveriesOptions {
  readonly clock: Clock;
  readonly seed: string;
  readonly courier: Courier;
}

/** GitHub keeps three days of them; a sandbox that runs for weeks keeps the newest. */
const KEPT = 2000;
const FIRST_ID = 120_000_000;

export function createDeliveries({ clock, seed, courier }: DeliveriesOptions): Deliveries {
  const log: Delivery[] = [];
  let lastId = FIRST_ID;

  const attempt = (of: Pick<Delivery, 'guid' | 'event' | 'action' | 'payload' | 'isRedelivery'>): Delivery => {
    lastId += 1;
    const delivery: Delivery = { ...of, id: lastId, deliveredAt: clock.now(), statusCode: 0 };
    log.unshift(delivery);
    if (log.length > KEPT) log.pop();
    const { guid, event, payload } = of;
    void courier.send({ source: 'github', event, payload, deliveryId: guid }).then(({ status }) => {
      delivery.statusCode = status ?? 0;
    });
    return delivery;
  };
  const again = (delivery: Delivery): Delivery => attempt({ ...delivery, isRedelivery: true });

  return {
    send: (event, payload) =>
      attempt({ guid: guidOf(seed, lastId + 1), event, action: actionOf(payload), payload, isRedelivery: false }),
    list: () => log.slice(),
    find: (id) => log.find((each) => each.id === id) ?? null,
    redeliver(id) {
      const delivery = log.find((each) => each.id === id);
      return delivery === undefined ? null : again(delivery);
    },
    redeliverFailed() {
      const taken = new Set(log.filter(({ statusCode }) => isTaken(statusCode)).map(({ guid }) => guid));
      const failed = log.filter(({ guid, isRedelivery }) => !isRedelivery && !taken.has(guid)).toReversed();
      for (const delivery of failed) again(delivery);
      return failed.length;
    },
  };
}

function isTaken(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 500;
}

function actionOf(payload: JsonValue): string | null {
  if (typeof payload !== 'object' || payload === null || !('action' in payload)) return null;
  const action = payload['action'];
  return typeof action === 'string' ? action : null;
}

function guidOf(seed: string, id: number): string {
  const hex = hexOf(32, seed, 'delivery', id);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
