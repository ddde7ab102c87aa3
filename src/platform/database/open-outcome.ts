import type { LockHolder } from './process-lock.ts';

/** Which way of running owns a database: simulated history must never mix with the real one. */
export type Mode = 'sandbox' | 'live';

/** Why a database was not opened. Nothing was changed; `message` says what to do, and is fit for a terminal. */
export type OpenRefusal =
  | { readonly kind: 'bad-url'; readonly message: string }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'not-writable'; readonly message: string }
  | { readonly kind: 'network-file-system'; readonly fileSystem: string; readonly message: string }
  | { readonly kind: 'held-by-another'; readonly holder: LockHolder | null; readonly message: string }
  | { readonly kind: 'not-a-database'; readonly message: string }
  | { readonly kind: 'damaged'; readonly message: string }
  | {
      readonly kind: 'newer-schema';
      readonly version: number;
      readonly codeVersion: number;
      readonly message: string;
    }
  | { readonly kind: 'older-schema'; readonly version: number; readonly codeVersion: number; readonly message: string }
  | { readonly kind: 'other-history'; readonly message: string }
  | { readonly kind: 'other-mode'; readonly stamped: string; readonly wanted: Mode; readonly message: string };

export function refuseMissing(path: string): OpenRefusal {
  return { kind: 'missing', message: `There is no database at ${path}. Check DATABASE_URL, or start Muster once.` };
}

export function refuseHeld(path: string, holder: LockHolder | null): OpenRefusal {
  const who =
    holder === null
      ? 'another Muster process'
      : `the Muster process ${holder.pid} on ${holder.host}, since ${holder.since.toISOString()}`;
  return {
    kind: 'held-by-another',
    holder,
    message: `${path} is in use by ${who}. Stop that process first, or give this one a DATABASE_URL of its own.`,
  };
}

export function refuseForeign(path: string, why: string): OpenRefusal {
  return {
    kind: 'not-a-database',
    message: `${path} is not a database of Muster (${why}). Point DATABASE_URL at another file, or move this one away.`,
  };
}

export function refuseDamaged(path: string, why: string): OpenRefusal {
  return {
    kind: 'damaged',
    message: `${path} is damaged (${why}). Keep it aside and run: muster db restore <backup>.`,
  };
}

export function refuseNewer(path: string, version: number, codeVersion: number): OpenRefusal {
  return {
    kind: 'newer-schema',
    version,
    codeVersion,
    message:
      `${path} has schema ${version}, and this Muster knows schemas up to ${codeVersion}. ` +
      'Run the newer Muster again, or restore a backup made before the upgrade: muster db restore <backup>.',
  };
}

export function refuseOlder(path: string, version: number, codeVersion: number): OpenRefusal {
  return {
    kind: 'older-schema',
    version,
    codeVersion,
    message: `${path} has schema ${version} and this command needs ${codeVersion}. Start Muster once, it upgrades the file.`,
  };
}

export function refuseOtherHistory(
  path: string,
  { found, expected }: { found: string; expected: string },
): OpenRefusal {
  return {
    kind: 'other-history',
    message:
      `${path} went through the migration '${found}' where this Muster has '${expected}'. ` +
      'It was made by another branch of the code: run that one, or use another file.',
  };
}

export function refuseOtherMode(path: string, { stamped, wanted }: { stamped: string; wanted: Mode }): OpenRefusal {
  return {
    kind: 'other-mode',
    stamped,
    wanted,
    message:
      `${path} belongs to Muster in ${stamped} mode, and this one runs in ${wanted} mode. ` +
      'Give each a file of its own: DATABASE_URL for live, SANDBOX_DATA_DIR for the sandbox.',
  };
}
