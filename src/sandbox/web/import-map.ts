import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What the page may load from node_modules; nothing else of it is served. */
export const PAGE_MODULES = [
  'lit',
  'lit-html',
  'lit-element',
  '@lit/reactive-element',
  '@lit/context',
  '@skyra/discord-components-core',
] as const;

type Target = string | null | { readonly [condition: string]: Target };

const TARGET: z.ZodType<Target> = z.lazy(() => z.union([z.string(), z.null(), z.record(z.string(), TARGET)]));
const MANIFEST = z.object({ exports: z.record(z.string(), TARGET) });

/** In a browser these conditions hold (Node docs: packages, conditional exports); 'default' is tried last by all. */
const CONDITIONS = ['browser', 'import', 'default'];

/** The import map (HTML standard, "import maps") by which a browser finds packages below `/sandbox/modules/`. */
export function createImportMap(nodeModules: string): { readonly imports: Readonly<Record<string, string>> } {
  const imports = PAGE_MODULES.flatMap((name) => {
    const base = `/sandbox/modules/${name}/`;
    const { exports } = MANIFEST.parse(JSON.parse(readFileSync(join(nodeModules, name, 'package.json'), 'utf8')));
    const named = Object.entries(exports)
      .map(([subpath, target]) => [subpath, resolveTarget(target)] as const)
      // What lies where its name says needs no line of its own: the prefix below leads there.
      .filter(([subpath, target]) => target !== null && target !== subpath)
      .map(([subpath, target]) => [name + subpath.slice(1), base + (target ?? '').replace('./', '')] as const);
    return [...named, [`${name}/`, base] as const];
  });
  return { imports: Object.fromEntries(imports) };
}

function resolveTarget(target: Target | undefined): string | null {
  if (target === undefined || target === null || typeof target === 'string') return target ?? null;
  return CONDITIONS.map((condition) => resolveTarget(target[condition])).find((found) => found !== null) ?? null;
}
