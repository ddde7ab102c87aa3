import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Image, Images } from './images.ts';

const DEFAULT_PAGE = 10;
const LONGEST_PAGE = 100;

interface Asked {
  readonly Params: { readonly project: string; readonly repository: string };
  readonly Querystring: { readonly with_tag?: string; readonly page?: string; readonly page_size?: string };
}

/**
 * GET /api/v2.0/projects/{project}/repositories/{repository}/artifacts (goharbor/harbor, api/v2.0/swagger.yaml): the
 * newest first, `X-Total-Count`, tags with their push time. A `/` in a repository's name comes encoded twice.
 */
export function registerImageRegistry(server: FastifyInstance, images: Images): void {
  const path = '/harbor/api/v2.0/projects/:project/repositories/:repository/artifacts';
  server.get<Asked>(path, async (request, reply) => {
    const name = nameOf(request.params);
    const found = name === null ? null : images.list(name);
    if (found === null) return sendError(reply, 404, `repository ${name ?? 'of this name'} not found`);
    const page = wholeNumber(request.query.page, 1);
    const size = wholeNumber(request.query.page_size, DEFAULT_PAGE);
    if (page === null || size === null || size > LONGEST_PAGE)
      return sendError(reply, 422, 'page and page_size must be numbers, page_size at most 100');
    void reply.header('x-total-count', String(found.length));
    const withTags = request.query.with_tag !== 'false';
    return reply.send(found.slice((page - 1) * size, page * size).map((image) => artifact(image, withTags)));
  });
  registerLookUps(server, images);
}

/** The two that ask after one image: getArtifact by its tag, and getRepository, which tells one that is missing apart. */
function registerLookUps(server: FastifyInstance, images: Images): void {
  const repository = '/harbor/api/v2.0/projects/:project/repositories/:repository';
  server.get<Asked>(repository, async (request, reply) => {
    const name = nameOf(request.params);
    const found = name === null ? null : images.list(name);
    if (name === null || found === null) return sendError(reply, 404, `repository ${name ?? 'of this name'} not found`);
    return reply.send({ id: 1, project_id: 9, name, artifact_count: found.length, pull_count: 0 });
  });
  server.get<Asked & { readonly Params: { readonly tag: string } }>(
    `${repository}/artifacts/:tag`,
    async (request, reply) => {
      const name = nameOf(request.params);
      const image = name === null ? null : images.find(name, request.params.tag);
      if (name === null || image === null)
        return sendError(reply, 404, `artifact ${name ?? 'of this name'}:${request.params.tag} not found`);
      return reply.send(artifact(image, true));
    },
  );
}

function nameOf({ project, repository }: Asked['Params']): string | null {
  try {
    return `${project}/${decodeURIComponent(repository)}`;
  } catch {
    return null;
  }
}

function wholeNumber(given: string | undefined, usual: number): number | null {
  if (given === undefined) return usual;
  return /^[1-9]\d{0,5}$/.test(given) ? Number(given) : null;
}

function artifact({ id, digest, pushedAt, tags, version, commit, buildUrl }: Image, withTags: boolean): object {
  const pushed = pushedAt.toISOString();
  return {
    id,
    type: 'IMAGE',
    media_type: 'application/vnd.docker.container.image.v1+json',
    manifest_media_type: 'application/vnd.docker.distribution.manifest.v2+json',
    project_id: 9,
    repository_id: 1,
    digest,
    size: 48_000_000,
    push_time: pushed,
    pull_time: '0001-01-01T00:00:00.000Z',
    extra_attrs: {
      architecture: 'amd64',
      os: 'linux',
      created: pushed,
      config: { Labels: { commit, version, ...(buildUrl === null ? {} : { build: buildUrl }) } },
    },
    labels: null,
    references: null,
    tags: withTags
      ? [...tags].map(([name, at], index) => ({
          id: id * 100 + index,
          artifact_id: id,
          repository_id: 1,
          name,
          push_time: at.toISOString(),
          pull_time: '0001-01-01T00:00:00.000Z',
          immutable: false,
        }))
      : null,
  };
}

function sendError(reply: FastifyReply, status: number, message: string): FastifyReply {
  const code = status === 404 ? 'NOT_FOUND' : 'UNPROCESSABLE_ENTITY';
  return reply.code(status).send({ errors: [{ code, message }] });
}
