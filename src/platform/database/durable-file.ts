import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the file's content, and its name in the folder, survive a power cut. */
export function makeDurable(path: string): void {
  syncPath(path);
  syncPath(dirname(path));
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
