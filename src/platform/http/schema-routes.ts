import type { RouteGroup } from './server.ts';

/** A published schema, where whoever writes a sender finds it. Nothing in it is secret. */
export function createSchemaRoutes({
  path,
  schema,
}: {
  readonly path: string;
  readonly schema: () => Readonly<Record<string, unknown>>;
}): RouteGroup {
  const text = JSON.stringify(schema(), null, 2);
  return {
    on: 'public',
    register: (app) => {
      app.get(path, async (_request, reply) => reply.type('application/schema+json').send(text));
    },
  };
}
