import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { StandIn } from '../discord/stand-in.ts';
import type { EventStreams } from './event-streams.ts';
import type { GuildView, Persona, Refusal, ViewerEvent } from './protocol.ts';

export interface ViewerRoutesOptions {
  readonly standIn: Pick<StandIn, 'api' | 'applicationId' | 'users' | 'view' | 'subscribe' | 'findFile'>;
  readonly personas: () => readonly Persona[];
  readonly streams: EventStreams;
}

/** Discord's own limit for a request, and some room for the form around the files (Discord docs: uploading files). */
const MOST_UPLOADED_BYTES = 26 * 1024 * 1024;
/** What a browser may show; anything else it saves, so that no uploaded page runs as ours. */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain)(?:;|$)/i;

/** What a browser asks of Discord as one of the personas: their events, their REST, and files. */
export function registerViewer(app: FastifyInstance, options: ViewerRoutesOptions): void {
  const { standIn, streams } = options;
  app.get('/sandbox/as/:user/events', { exposeHeadRoute: false }, (request, reply) => {
    const me = options.personas().find(({ name }) => name === param(request, 'user'));
    if (me === undefined) return refuseUser(reply, standIn);
    const stream = streams.open(reply);
    const send = (event: ViewerEvent): void => {
      stream.send(event);
    };
    // In one step with subscribing, so that nothing happens between the view and the first event.
    send({ kind: 'hello', view: viewFor(me, options) });
    stream.onClose(
      standIn.subscribe(me.name, ({ name, data }) => {
        send({ kind: 'dispatch', name, data });
      }),
    );
    return reply;
  });
  app.get('/sandbox/files/:id/:name', (request, reply) => {
    const file = standIn.findFile(param(request, 'id'));
    if (file === null) return refuse(reply, 404, 'There is no such file; the sandbox keeps files until it stops.');
    const name = encodeURIComponent(file.filename);
    return reply
      .type(SHOWN.test(file.contentType) ? file.contentType : 'application/octet-stream')
      .header(
        'content-disposition',
        `${SHOWN.test(file.contentType) ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
      )
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, max-age=3600')
      .send(file.bytes);
  });
  void app.register(async (scope) => {
    registerDiscord(scope, standIn);
  });
}

/** Discord as this user's client sees it. Bodies go through as they came, files and all. */
function registerDiscord(app: FastifyInstance, standIn: ViewerRoutesOptions['standIn']): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_UPLOADED_BYTES }, (_request, body, done) => {
    done(null, body);
  });
  app.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/sandbox/as/:user/discord/v10/*',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const user = standIn.users.find(({ name }) => name === param(request, 'user'));
      if (user === undefined) return refuseUser(reply, standIn);
      const { origin, pathname } = new URL(standIn.api);
      const path = request.url.slice(request.url.indexOf('/discord/v10/') + '/discord'.length);
      const target = new URL(`${origin}${pathname}${path}`);
      // A path of dots must not lead to what is not Discord's API.
      if (!target.pathname.startsWith(`${pathname}/v10/`)) return refuse(reply, 404, 'Discord has no such route.');
      return relay(request, reply, { target, token: user.token });
    },
  });
}

async function relay(
  request: FastifyRequest,
  reply: FastifyReply,
  { target, token }: { target: URL; token: string },
): Promise<FastifyReply> {
  const type = request.headers['content-type'];
  const { body } = request;
  let response: Response;
  try {
    response = await fetch(target, {
      method: request.method,
      headers: { authorization: token, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(Buffer.isBuffer(body) ? { body: new Uint8Array(body) } : {}),
    });
  } catch {
    return refuse(reply, 502, 'Discord does not answer: it is down for everybody. Try again when it is back.');
  }
  const answer = Buffer.from(await response.arrayBuffer());
  const answerType = response.headers.get('content-type');
  void reply.code(response.status).header('cache-control', 'no-store');
  if (answerType !== null) void reply.header('content-type', answerType);
  return answer.length === 0 ? reply.send() : reply.send(answer);
}

function viewFor(me: Persona, { standIn, personas }: ViewerRoutesOptions): GuildView {
  return {
    ...standIn.view(me.name),
    applicationId: standIn.applicationId,
    botUserId: standIn.applicationId,
    me,
    personas: personas(),
  };
}

function refuseUser(reply: FastifyReply, standIn: Pick<StandIn, 'users'>): FastifyReply {
  const names = standIn.users.map(({ name }) => name).join(', ');
  return refuse(reply, 404, `Nobody here has that name. There are: ${names}.`);
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  const refusal: Refusal = { error };
  return reply.code(status).send(refusal);
}

function param(request: FastifyRequest, name: string): string {
  return (request.params as Readonly<Record<string, string>>)[name] ?? ''; // The router decodes a path into strings.
}
