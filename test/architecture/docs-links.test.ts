import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from './source-files.ts';

interface Link {
  readonly page: string;
  readonly target: string;
}

const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** What Markdown calls code holds no links. */
function withoutCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,}|~{3,}).*?^\1\s*$/gmsu, '')
    .replace(/^(?: {4}|\t).*$/gmu, '')
    .replace(/`[^`\n]*`/gu, '');
}

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** Inline links, images and reference definitions. */
function linksOf(page: string): readonly Link[] {
  const text = withoutCode(read(page));
  const inline = [...text.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/gu)];
  const references = [...text.matchAll(/^\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gmu)];
  return [...inline, ...references].map(([, target = '']) => ({ page, target }));
}

function isWithinTheProject({ target }: Link): boolean {
  return !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu.test(target);
}

/** The anchor that GitHub gives a heading: lower case, without punctuation, hyphens for spaces. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...withoutFences(read(page)).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gmu)];
  const anchors = new Set<string>();
  for (const [, heading = ''] of headings) {
    const base = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/gu, '-');
    let anchor = base;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${base}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^(`{3,}|~{3,}).*?^\1\s*$/gmsu, '');
}

function faultOf({ page, target }: Link): string | null {
  const [path = '', anchor] = target.split('#', 2);
  const file = path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), decodeURIComponent(path)));
  if (file.startsWith('..')) return `${page} → ${target}: leads out of the project`;
  if (!existsSync(join(ROOT, file))) return `${page} → ${target}: there is no ${file}`;
  if (anchor === undefined || !file.endsWith('.md') || anchorsOf(file).has(anchor)) return null;
  return `${page} → ${target}: ${file} has no such heading`;
}

describe('the pages people read', () => {
  const links = PAGES.flatMap(linksOf);

  it('lead only to what is there', () => {
    expect(links.filter(isWithinTheProject).length).toBeGreaterThan(2);
    expect(
      links
        .filter(isWithinTheProject)
        .map(faultOf)
        .filter((fault) => fault !== null),
    ).toEqual([]);
  });

  it('link to the web by addresses that can be ones', () => {
    const web = links.filter((link) => !isWithinTheProject(link) && !link.target.startsWith('mailto:'));

    expect(web.filter(({ target }) => URL.parse(target)?.protocol !== 'https:')).toEqual([]);
  });

  it('name only npm scripts that there are', () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
    const named = PAGES.flatMap((page) =>
      [...read(page).matchAll(/\bnpm run ([a-z][\w:-]*)/gu)].map(([, script = '']) => ({ page, script })),
    );

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
  });

  it('are found wanting when a link leads nowhere', () => {
    expect(faultOf({ page: 'README.md', target: 'docs/no-such-page.md' })).toContain(
      'there is no docs/no-such-page.md',
    );
    expect(faultOf({ page: 'README.md', target: '#no-such-heading' })).toContain('no such heading');
    expect(faultOf({ page: 'README.md', target: '../elsewhere.md' })).toContain('out of the project');
  });
});
