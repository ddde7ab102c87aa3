import { afterAll, beforeAll, describe, it } from 'vitest';

/** One line of what Discord, or its client, promises. */
export interface Row<Stage> {
  /** A sentence in our own words; its public source stands in brackets at the end. */
  readonly line: string;
  readonly run: (stage: Stage) => Promise<void> | void;
}

/** Runs every row against one stage, opened once for all of them. */
export function conform<Stage extends { close(): Promise<void> }>(
  section: string,
  open: () => Promise<Stage>,
  rows: readonly Row<Stage>[],
): void {
  describe(section, () => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await open();
    });

    afterAll(async () => {
      await stage.close();
    });

    for (const { line, run } of rows)
      it(line, async () => {
        await run(stage);
      });
  });
}
