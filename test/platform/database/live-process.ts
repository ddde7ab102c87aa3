import { join } from 'node:path';
import { databasePath } from '../../../src/platform/database/database-file.ts';
import { openDatabase } from '../../../src/platform/database/open-database.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { note, NOTE_MIGRATIONS } from '../../support/notes.ts';

// A process of its own that opens a database as Muster does, for tests that kill it.
// `node live-process.ts <file> hold|write`: prints 'ready', then, when writing, the id of each committed note.
const [file = '', task = 'hold'] = process.argv.slice(2);
const place = databasePath(`file:${file}`, join('/'));
if (place.kind !== 'file') throw new Error(place.message);
const outcome = await openDatabase({
  path: place.path,
  mode: 'live',
  migrations: NOTE_MIGRATIONS,
  clock: systemClock,
});
if (outcome.kind !== 'opened') throw new Error(outcome.message);
await print('ready');

setInterval(() => undefined, 60_000);
for (let i = 0; task === 'write'; i++) {
  const id = String(i).padStart(8, '0');
  await outcome.database.transaction(async (tx) => {
    await note(tx, `${id}a`);
    await note(tx, `${id}b`);
  });
  await print(id);
}

/**
 * Resolves when the line is with whoever reads it. Transactions alone never let the event loop turn, so that lines which
 * a slow reader has no room for would wait for ever, and more and more of them.
 */
function print(line: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${line}\n`, () => {
      resolve();
    });
  });
}
