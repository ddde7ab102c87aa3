/*
 * /pipeline …   what runs where, how pipelines do, and where their runs are shown. Questions are in
 * commands/pipeline-questions.ts, subscriptions in commands/pipeline-subscriptions.ts; each file says what its subcommands need.
 */
import type { Command } from '../src/platform/discord/command.ts';
import { joinCommands } from '../src/platform/discord/join-commands.ts';
import { createPipelineQuestions, type PipelineQuestionDeps } from './pipeline-questions.ts';
import { createSubscriptionCommands, type SubscriptionCommandDeps } from './pipeline-subscriptions.ts';

export type PipelineCommandDeps = PipelineQuestionDeps & SubscriptionCommandDeps;

export function createPipelineCommand(deps: PipelineCommandDeps): Command {
  return joinCommands({ name: 'pipeline', description: 'Pipelines: what is live where, their past, and their runs' }, [
    createPipelineQuestions(deps),
    createSubscriptionCommands(deps),
  ]);
}
