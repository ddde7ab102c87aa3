/**
 * What a run means in the light of those before it. broke, still-failing, fixed: of its pipeline and branch. flaky: the
 * same commit passed and failed.
 */
export const RUN_TRANSITIONS = ['broke', 'still-failing', 'fixed', 'flaky'] as const;
export type RunTransition = (typeof RUN_TRANSITIONS)[number];
