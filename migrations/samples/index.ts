import type { Migration } from 'kysely/migration';
import * as samples from './0001_samples.ts';

/** The history of the file with samples, apart from that of the database; SQLite alone. */
export const SAMPLE_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_samples': samples,
};
