import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What the bot of these rows may be made of: the client's library, the stand-in's door, and the tests' own tools. */
const ALLOWED =
  /^(discord\.js|vitest|ws|node:[\w/]+|\.\/[\w-]+\.ts|\.\.\/discord\/[\w-]+\.ts|\.\.\/\.\.\/support\/(offset-)?clock\.ts|\.\.\/\.\.\/\.\.\/src\/sandbox\/discord\/stand-in\.ts)$/;

it('the bot of the conformance rows imports nothing of Muster but the stand-in', () => {
  const foreign = ['./', '../discord/'].flatMap((folder) => {
    const base = new URL(folder, import.meta.url);
    const names = folder === './' ? readdirSync(base) : ['plain-bot.ts', 'raw-rest.ts', 'gateway-probe.ts'];
    return names.flatMap((name) => {
      const text = readFileSync(new URL(name, base), 'utf8');
      return [...text.matchAll(/^(?:import|\}) .*?from '([^']+)';$/gm)]
        .map(([, from = '']) => from)
        .filter((from) => !ALLOWED.test(from))
        .map((from) => `${folder}${name}: ${from}`);
    });
  });

  expect(foreign).toEqual([]);
});
