import type { Migration } from 'kysely/migration';
import * as samples from './0001_samples.ts';
import * as telemetry from './0002_telemetry.ts';
import * as meshHistory from './0003_mesh-history.ts';

/** The history of the file with samples, apart from that of the database; SQLite alone. */
export const SAMPLE_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_samples': samples,
  '0002_telemetry': telemetry,
  '0003_mesh-history': meshHistory,
};
