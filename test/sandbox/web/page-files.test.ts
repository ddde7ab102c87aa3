import { describe, expect, it } from 'vitest';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileServer } from '../../../src/sandbox/web/served-file.ts';
import { createImportMap, PAGE_MODULES } from '../../../src/sandbox/web/import-map.ts';
import { ROOT } from '../../architecture/source-files.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { openSandbox, type OpenSandbox } from '../../support/open-sandbox.ts';

/** Every script that is reached from the page by imports, asked for as a browser asks; the answer is path by status. */
async function crawl(sandbox: OpenSandbox): Promise<ReadonlyMap<string, number>> {
  const page = await (await sandbox.fetch('/sandbox')).text();
  const imports = (JSON.parse(/<script type="importmap">(.*?)<\/script>/s.exec(page)![1]!) as { imports: Names })
    .imports;
  const entries = [...page.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, src]) => src!);
  const seen = new Map<string, number>();
  const queue = entries.map((src) => new URL(src, `${sandbox.url}/sandbox`).pathname);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    const response = await sandbox.fetch(path);
    seen.set(path, response.status);
    // Examples in comments import too.
    const text = (await response.text()).replaceAll(/\/\*.*?\*\//gs, '');
    for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?["']([^"']+)["']/g))
      queue.push(resolve(specifier!, { from: path, imports }));
  }
  return seen;
}

type Names = Readonly<Record<string, string>>;

/** As the HTML standard resolves module specifiers: relative ones by URL, bare ones by the longest name in the map. */
function resolve(specifier: string, { from, imports }: { readonly from: string; readonly imports: Names }): string {
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, `http://localhost${from}`).pathname;
  if (imports[specifier] !== undefined) return imports[specifier];
  const prefix = Object.keys(imports)
    .filter((name) => name.endsWith('/') && specifier.startsWith(name))
    .toSorted((a, b) => b.length - a.length)[0];
  return prefix === undefined ? `/unresolved/${specifier}` : imports[prefix]! + specifier.slice(prefix.length);
}

describe('the files of the page', () => {
  it('are all there: each script that the page reaches by imports is served, and none of them from elsewhere', async () => {
    const sandbox = await openSandbox();

    const scripts = await crawl(sandbox);

    expect([...scripts].filter(([, status]) => status !== 200)).toEqual([]);
    expect(scripts.size).toBeGreaterThan(20);
    for (const path of scripts.keys()) expect(path).toMatch(/^\/sandbox\/(app|modules)\//);
  });

  it('let the page ask this server alone, and run no script but its own', async () => {
    const sandbox = await openSandbox();

    const policy = (await sandbox.fetch('/sandbox')).headers.get('content-security-policy')!;

    const directives = new Map(policy.split('; ').map((each) => [each.split(' ')[0]!, each.split(' ').slice(1)]));
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'", expect.stringMatching(/^'sha256-[\w+/]+=*'$/)]);
    expect(directives.get('connect-src')).toEqual(["'self'"]);
    const sources = [...directives.values()].flat();
    expect(sources.filter((source) => /[*.]|https?:|unsafe-eval/.test(source))).toEqual([]);
    expect([...directives].filter(([, values]) => values.includes("'unsafe-inline'")).map(([name]) => name)).toEqual([
      'style-src-attr',
    ]);
  });

  it('come without types, and a second time as 304', async () => {
    const sandbox = await openSandbox();

    const first = await sandbox.fetch('/sandbox/app/main.ts');
    const etag = first.headers.get('etag')!;
    const again = await sandbox.fetch('/sandbox/app/main.ts', { headers: { 'if-none-match': etag } });

    expect(first.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await first.text()).not.toMatch(/^import type/m);
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  it.each([
    '/sandbox/app/..%2fweb-routes.ts',
    '/sandbox/app/%2e%2e%2fprotocol.ts',
    '/sandbox/app/..%5cprotocol.ts',
    '/sandbox/app/%00main.ts',
    '/sandbox/app//etc/passwd',
    '/sandbox/app/chat',
    '/sandbox/app/',
    '/sandbox/modules/lit/..%2f..%2fpackage.json',
    '/sandbox/modules/fastify/package.json',
    '/sandbox/modules/better-sqlite3/package.json',
  ])('are not what lies beside them: %s', async (path) => {
    const sandbox = await openSandbox();

    const response = await sandbox.fetch(path);

    expect(response.status).toBe(404);
    expect(Object.keys((await response.json()) as object)).toEqual(['error']);
  });
});

describe('a folder that is served', () => {
  it('follows no link out of itself', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'shown'));
    writeFileSync(join(folder, 'secret.json'), '{}');
    writeFileSync(join(folder, 'shown/fine.json'), '{}');
    symlinkSync(join(folder, 'secret.json'), join(folder, 'shown/link.json'));
    const files = createFileServer(join(folder, 'shown'));

    expect(await files.find('link.json')).toBeNull();
    expect(await files.find('fine.json')).toMatchObject({ contentType: 'application/json; charset=utf-8' });
  });

  it('serves a file as it is now, and no kind of file that a page does not need', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.ts'), 'export const a: number = 1;');
    writeFileSync(join(folder, 'a.db'), '');
    const files = createFileServer(folder);
    const before = (await files.find('a.ts'))!;

    writeFileSync(join(folder, 'a.ts'), 'export const a: number = 22;');
    const after = (await files.find('a.ts'))!;

    expect(before.bytes.toString()).toBe('export const a         = 1;');
    expect(after.bytes.toString()).toBe('export const a         = 22;');
    expect(after.etag).not.toBe(before.etag);
    expect(await files.find('a.db')).toBeNull();
  });
});

describe('the import map', () => {
  it('names each package as it is and as a folder', () => {
    const { imports } = createImportMap(join(ROOT, 'node_modules'));

    for (const name of PAGE_MODULES) {
      expect(imports[name]).toMatch(new RegExp(`^/sandbox/modules/${name}/.+\\.js$`));
      expect(imports[`${name}/`]).toBe(`/sandbox/modules/${name}/`);
    }
    // Its package.json names this one otherwise than it lies.
    expect(imports['@skyra/discord-components-core/discord-button.js']).toBe(
      '/sandbox/modules/@skyra/discord-components-core/dist/components/discord-button/DiscordButton.js',
    );
  });
});
