import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['default'],
    // Every core: most tests wait on sockets and disks, and the kill rounds alone would hold up a single worker.
    maxWorkers: '100%',
    // discord.js keeps real timers of half a second and less; on a machine that does other things one of them may be
    // late once. What fails twice is broken.
    retry: 1,
  },
});
