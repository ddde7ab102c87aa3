/*
 * /pipeline …   what runs where, how pipelines do, and where their runs are shown. Questions are in
 * commands/pipeline-questions.ts; each file says what its subcommands need.
 */
import type { Command } from '../src/platform/discord/command.ts';
import { joinCommands } from '../src/platform/discord/join-commands.ts';
import { createPipelineQuestions, type PipelineQuestionDeps } from './pipeline-questions.ts';

export type PipelineCommandDeps = PipelineQuestionDeps;

export function createPipelineCommand(deps: PipelineCommandDeps): Command {
  return joinCommands({ name: 'pipeline', description: 'Pipelines: what is live where, their past, and their runs' }, [
    createPipelineQuestions(deps),
  ]);
}
