import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Inspection } from '../../inspect.ts';
import type { FaultSwitches } from '../fault-switches.ts';
import { FASTEST_RATE, LONGEST_JUMP_MS, SLOWEST_RATE, type SandboxClock } from '../sandbox-clock.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';
import { isSendingSource, type WebhookSender } from '../webhook-sender.ts';
import type { EventStreams } from './event-streams.ts';
import type { PanelFeed } from './panel-feed.ts';
import type { ClockChange, FaultChange, Refusal, WebhookAnswer } from './protocol.ts';

export interface PanelRoutesOptions {
  readonly feed: PanelFeed;
  readonly streams: EventStreams;
  readonly clock: SandboxClock;
  readonly faults: FaultSwitches;
  readonly scenarios: Scenarios;
  readonly sender: WebhookSender;
  /** null while Muster does not run. */
  readonly inspection: () => Inspection | null;
}

const FAULT_CHANGE: z.ZodType<FaultChange> = z.strictObject({ to: z.enum(['on', 'off']) });
const CLOCK_CHANGE: z.ZodType<ClockChange> = z.union([
  z.strictObject({ rate: z.number().min(SLOWEST_RATE).max(FASTEST_RATE) }),
  z.strictObject({ advanceMs: z.number().int().min(0).max(LONGEST_JUMP_MS) }),
]);

/** What the side panel shows and switches. */
export function registerPanel(app: FastifyInstance, options: PanelRoutesOptions): void {
  app.get('/sandbox/panel/events', { exposeHeadRoute: false }, (_request, reply) => {
    options.feed.watch(options.streams.open(reply));
    return reply;
  });
  app.post('/sandbox/panel/faults/:name', (request, reply) => changeFault(request, reply, options));
  app.post('/sandbox/panel/clock', (request, reply) => changeClock(request, reply, options));
  app.post('/sandbox/panel/inbound/:id/replay', (request, reply) => replay(request, reply, options));
  app.post('/sandbox/scenarios/:name', (request, reply) => startScenario(request, reply, options));
  app.delete('/sandbox/scenarios/:name', (request, reply) => stopScenario(request, reply, options));
}

function changeFault(request: FastifyRequest, reply: FastifyReply, { faults }: PanelRoutesOptions): FastifyReply {
  const change = FAULT_CHANGE.safeParse(request.body);
  if (!change.success) return refuse(reply, 400, 'Say where the switch goes: {"to": "on"} or {"to": "off"}.');
  const outcome = faults.turn(param(request, 'name'), change.data.to);
  if (outcome.kind === 'unknown') return refuse(reply, 404, `There are these faults: ${outcome.names.join(', ')}.`);
  return reply.code(204).send();
}

function changeClock(request: FastifyRequest, reply: FastifyReply, { clock }: PanelRoutesOptions): FastifyReply {
  const change = CLOCK_CHANGE.safeParse(request.body);
  if (!change.success)
    return refuse(reply, 400, 'Say {"rate": 1 to 600}, or {"advanceMs": up to 86400000, a day}. Time never goes back.');
  const outcome = 'rate' in change.data ? clock.setRate(change.data.rate) : clock.advance(change.data.advanceMs);
  if (outcome.kind === 'refused') return refuse(reply, 400, outcome.why);
  return reply.code(204).send();
}

/** Sent again as a delivery of its own: what was recorded is redacted, so it can lack what the first one had. */
async function replay(
  request: FastifyRequest,
  reply: FastifyReply,
  { inspection, sender }: PanelRoutesOptions,
): Promise<FastifyReply> {
  const inside = inspection();
  if (inside === null) return refuse(reply, 409, 'Muster does not run just now. Try again once it is back.');
  const found = await inside.findEvent(param(request, 'id'));
  if (found === null) return refuse(reply, 404, 'There is no such event any more; reload the list.');
  const { source, event } = found.event;
  if (!isSendingSource(source)) return refuse(reply, 409, `The sandbox cannot send for ${source}.`);
  const { status } = await sender.send({ source, event, payload: found.payload });
  if (status === null) return refuse(reply, 409, 'Muster took no request just now. Try again once it is back.');
  const answer: WebhookAnswer = { status };
  return reply.code(202).send(answer);
}

function startScenario(request: FastifyRequest, reply: FastifyReply, { scenarios }: PanelRoutesOptions): FastifyReply {
  const outcome = scenarios.start(param(request, 'name'));
  switch (outcome.kind) {
    case 'started':
      return reply.code(202).send(outcome.state);
    case 'runs-already':
      return refuse(reply, 409, `${outcome.state.title} runs already. Stop it first to start it again.`);
    case 'broken':
      return refuse(reply, 409, outcome.why);
    case 'unknown':
      return refuse(reply, 404, `There are these scenarios: ${outcome.names.join(', ')}.`);
  }
}

/** One that does not run is stopped already. */
function stopScenario(request: FastifyRequest, reply: FastifyReply, { scenarios }: PanelRoutesOptions): FastifyReply {
  const outcome = scenarios.stop(param(request, 'name'));
  if (outcome.kind === 'unknown') return refuse(reply, 404, `There are these scenarios: ${outcome.names.join(', ')}.`);
  return reply.code(204).send();
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  const refusal: Refusal = { error };
  return reply.code(status).send(refusal);
}

function param(request: FastifyRequest, name: string): string {
  return (request.params as Readonly<Record<string, string>>)[name] ?? ''; // The router decodes a path into strings.
}
