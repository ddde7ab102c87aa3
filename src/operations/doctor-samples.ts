import type { Finding } from './doctor.ts';

/** What Muster scrapes by itself, as the doctor looks at it. */
export interface SampleFacts {
  /** Exporters that are to be scraped; 0: none is. */
  readonly targets: number;
  readonly answering: number;
  /** Why no sample can be kept; null where they can. */
  readonly unavailable: string | null;
  /** New samples are left out below this share of free disk. */
  readonly shedBelow: number;
}

/** A whole fleet that is down is for its own alerts; here only what keeps Muster from seeing it. */
export function judgeSamples({
  samples,
  disk,
}: {
  readonly samples: SampleFacts;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
}): readonly Finding[] {
  const about = { about: 'samples', subject: 'samples' } as const;
  const { targets, answering, unavailable, shedBelow } = samples;
  if (targets === 0) return [];
  if (unavailable !== null)
    return [
      {
        ...about,
        state: 'problem',
        says: `No metrics are kept: ${unavailable.replace(/\.$/, '')}`,
        fix: 'Mend that file or move it away: Muster begins a new one within a minute, and only old charts are lost.',
      },
    ];
  const free = disk === null || disk.totalBytes === 0 ? 1 : disk.freeBytes / disk.totalBytes;
  if (free < shedBelow)
    return [
      {
        ...about,
        state: 'problem',
        says: `New samples of metrics are left out: less than ${shedBelow * 100} % of the disk is free`,
        fix: 'Make room, or lower metrics.keep in the configuration; scraping goes on by itself.',
      },
    ];
  const says = `${answering} of ${targets} exporters answered when they were asked last`;
  if (answering > 0) return [{ ...about, state: 'well', says, fix: null }];
  return [
    {
      ...about,
      state: 'warning',
      says,
      fix: 'Check the addresses of the connections of kind node-metrics, and whether their ports are open to Muster.',
    },
  ];
}
