import { z } from 'zod';
import { pauseInput } from '../holds/hold-input.ts';

export const branchInput = pauseInput
  .omit({ ref: true })
  .extend({ ref: pauseInput.shape.ref.unwrap().describe('The branch, tag or commit to deploy') });
export const restoreInput = pauseInput.pick({ fleet: true });
export const deployStatusInput = z.object({ fleet: pauseInput.shape.fleet.optional() });
