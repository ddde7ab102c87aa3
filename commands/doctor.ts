/*
 * /doctor     examines Muster: its connection to Discord, channels and the permissions it needs there, roles it
 *             mentions, sources of webhooks and when each was last heard, connections, clock, disk, backups, jobs,
 *             inbox and delivery; what is wrong comes first, each with what to do
 * The answer is private.
 * Needs: system.view, on the house as a whole.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import { EXAMINE, type DoctorService } from '../src/operations/doctor-service.ts';
import { doctorMessage } from '../src/operations/doctor-view.ts';
import { worstOf } from '../src/operations/doctor.ts';
import { defineCommand, type Command } from '../src/platform/discord/command.ts';

export interface DoctorCommandDeps {
  readonly doctor: Pick<DoctorService, 'examine'>;
}

export function createDoctorCommand({ doctor }: DoctorCommandDeps): Command {
  return defineCommand({
    definition: new SlashCommandBuilder()
      .setName('doctor')
      .setDescription('What is wrong with Muster itself, and what to do')
      .toJSON(),
    permissions: { '': [EXAMINE.permission] },
    input: z.object({}),
    pace: 'deferred',
    visibility: () => 'private',
    find: async () => ({}),
    requires: () => EXAMINE,
    notFound: () => 'There is nothing to examine.',
    async run() {
      const findings = await doctor.examine();
      const { body, file } = doctorMessage(findings);
      const files = file === null ? {} : { files: [file] };
      return { kind: 'message', outcome: worstOf(findings), body, ...files };
    },
  });
}
