import { readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { defineConfig } from 'vitest/config';

const MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * Where tests put their files: in memory where there is room, for each commit of a database waits for the disk and whole
 * days of them are played. What a test kills is a process, never the machine, so nothing is lost by that.
 */
function folderOfTests(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    // Some tests write programs and run them, which containers often forbid there.
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[1] === MEMORY);
    const runsPrograms = mount !== undefined && !(mount.split(' ')[3] ?? '').split(',').includes('noexec');
    return runsPrograms && bavail * bsize >= ROOM_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

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
    env: { TMPDIR: folderOfTests() },
  },
});
