import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';

// Fastify tells of each server it makes on this channel (Fastify docs: hooks, "Diagnostics Channel Hooks").
const CHANNEL = 'fastify.initialization';

/** Every route that servers made by `build` register until they listen: 'GET /healthz', 'POST /webhooks/*', … */
export async function listRoutes(build: () => Promise<void>): Promise<readonly string[]> {
  const routes = new Set<string>();
  const watch = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: FastifyInstance }; // What Fastify documents for this channel.
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) routes.add(`${each} ${url}`);
    });
  };
  subscribe(CHANNEL, watch);
  try {
    await build();
  } finally {
    unsubscribe(CHANNEL, watch);
  }
  return [...routes];
}
