/**
 * Sends reports near the largest there may be, of ever new topics, types and clients, nested, malformed and without a
 * token; to a port, or to a server of its own that throws them away. 'paced': so many a second, whatever is answered;
 * 'eager': each of many sends its next as soon as it has an answer. Prints how often each status was answered; ends on
 * SIGTERM.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

const [target = '', token = '', pace = 'paced'] = process.argv.slice(2);
const PER_SECOND = 60;
const TICK_MS = 10;
const ITEMS = 400;
const EAGER = 50;
const BODIES = 40;

const port = target === 'itself' ? await startSink() : Number(target);
// Made before, so that the machine is not busy with making them.
const bodies = Array.from({ length: BODIES }, (_, index) => hostileBody(index));
const statuses = new Map<number, number>();
const began = performance.now();
let sent = 0;
if (pace === 'eager') for (let sender = 0; sender < EAGER; sender++) void keepSending();
else setInterval(sendDue, TICK_MS);
process.on('SIGTERM', () => {
  console.log(JSON.stringify([...statuses]));
  process.exit(0);
});
console.log(JSON.stringify({ port }));

function sendDue(): void {
  const due = Math.floor(((performance.now() - began) / 1000) * PER_SECOND);
  for (; sent < due; sent++) send(sent).catch(() => undefined);
}

async function keepSending(): Promise<void> {
  for (;;) await send(sent++).catch(() => undefined);
}

async function send(index: number): Promise<void> {
  const bearer = index % 10 === 9 ? 'guessed' : token;
  // A number more: else it would be a report that was counted already.
  const body = `${bodies[index % BODIES] ?? '['}{"id":${index}}]`;
  const answer = await fetch(`http://127.0.0.1:${port}/telemetry/record-metrics`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}` },
    body,
  });
  await answer.arrayBuffer();
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
}

/** A list that lacks its end. */
function hostileBody(index: number): string {
  if (index % 8 === 7) return `${'['.repeat(50_000)}[`;
  const items = Array.from({ length: ITEMS }, (_, item) =>
    JSON.stringify({
      id: item,
      telemetry_type: item % 50 === 49 ? 'Nonsense' : 'ReceivedMessages',
      telemetry_data: {
        peerId: `peer-${index}-${item}`,
        messageType: item % 3 === 0 ? `MADE_UP_${index}_${item}` : 'CHAT_MESSAGE',
        messageSize: item % 20 === 19 ? -1 : item,
        topic: `/app/1/${index}-${item}/proto`,
        pubsubTopic: `/waku/2/rs/1/${item}`,
        chatId: 'x'.repeat(200),
      },
    }),
  );
  return `[${items.join(',')},`;
}

async function startSink(): Promise<number> {
  const sink = createServer((request, response) => {
    request.resume();
    response.writeHead(201).end();
  });
  await once(sink.listen(0, '127.0.0.1'), 'listening');
  return (sink.address() as AddressInfo).port; // It listens on a port.
}
