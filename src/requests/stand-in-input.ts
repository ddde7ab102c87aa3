import { z } from 'zod';

export const delegateInput = z.object({
  to: z.string().trim().min(1).max(60).describe('A person of the configuration, by the handle under `people`'),
  until: z.string().trim().min(1).max(60).describe('Until when, in your zone: friday 17:00, 2026-03-20 09:00'),
});
