import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createImportMap, PAGE_MODULES } from './import-map.ts';
import { createFileServer, type FileServer, type ServedFile } from './served-file.ts';

const BROWSER = join(import.meta.dirname, 'browser');
const NODE_MODULES = join(import.meta.dirname, '../../../node_modules');

/** GET /sandbox, its scripts and styles, and the packages they import. All is served from here: no request leaves. */
export function registerPage(app: FastifyInstance): void {
  const files = createFileServer(BROWSER);
  const importMap = `<script type="importmap">${JSON.stringify(createImportMap(NODE_MODULES))}</script>`;
  const policy = contentSecurityPolicy(importMap);
  app.get('/sandbox', async (request, reply) => {
    const page = await files.find('index.html');
    if (page === null) return sendNothing(reply);
    void reply.header('content-security-policy', policy).header('referrer-policy', 'no-referrer');
    return sendFile(request, reply, withImportMap(page, importMap));
  });
  app.get('/sandbox/app/*', (request, reply) => sendFrom(files, { request, reply, path: restOf(request) }));
  for (const name of PAGE_MODULES) {
    const module = createFileServer(join(NODE_MODULES, name));
    app.get(`/sandbox/modules/${name}/*`, (request, reply) =>
      sendFrom(module, { request, reply, path: restOf(request) }),
    );
  }
}

/**
 * Nothing may be asked of another host, and no script runs but our files and the import map. Styles in attributes are
 * lit's styleMap; they can load nothing, for images too are `self` alone.
 */
function contentSecurityPolicy(importMap: string): string {
  const script = importMap.slice(importMap.indexOf('>') + 1, importMap.lastIndexOf('<'));
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** An import map counts only before the first module, and only inline: so it goes to the top of the head. */
function withImportMap(page: ServedFile, importMap: string): ServedFile {
  const bytes = Buffer.from(page.bytes.toString('utf8').replace(/<head[^>]*>/, (head) => `${head}\n${importMap}`));
  return { ...page, bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` };
}

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly path: string;
}

async function sendFrom(files: FileServer, { request, reply, path }: Asked): Promise<FastifyReply> {
  const file = await files.find(path);
  return file === null ? sendNothing(reply) : sendFile(request, reply, file);
}

/** Always asked for again, so that an edited file is seen by reloading; unchanged, it costs a 304. */
function sendFile(request: FastifyRequest, reply: FastifyReply, file: ServedFile): FastifyReply {
  void reply.header('etag', file.etag).header('cache-control', 'no-cache');
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  return reply.type(file.contentType).send(file.bytes);
}

function sendNothing(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ error: 'The page has no such file.' });
}

function restOf(request: FastifyRequest): string {
  return (request.params as Readonly<Record<'*', string>>)['*']; // The routes above end in a wildcard.
}
