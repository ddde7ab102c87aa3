import type { FastifyReply, FastifyRequest } from 'fastify';

const OWN_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The sandbox gives everybody's tokens to whoever reaches it, so a page of another site in the same browser must neither
 * read nor press anything: Host has to be this machine, and Origin, where there is one, this very server.
 */
export async function refuseOtherSites(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { host = '', origin } = request.headers;
  const isOwnHost = OWN_HOSTS.includes(URL.parse(`http://${host}`)?.hostname ?? '');
  if (isOwnHost && (origin === undefined || origin === `http://${host}`)) return;
  await reply.code(403).send({ error: 'The sandbox answers this machine alone.' });
}
