import { createHmac, randomUUID } from 'node:crypto';
import type { APIMessage } from 'discord-api-types/v10';
import { expect } from 'vitest';
import type { OpenSandbox } from './open-sandbox.ts';
import { workflowRunPayload, type WorkflowRunParts } from './workflow-run.ts';

/** Sends the sandbox a run as GitHub does, signed with the sandbox's own secret; Muster takes it. */
export async function reportRun(sandbox: OpenSandbox, run: WorkflowRunParts['run'] = {}): Promise<void> {
  const body = JSON.stringify(workflowRunPayload({ run }));
  const secret = sandbox.state.webhookSecrets['GITHUB_WEBHOOK_SECRET']!;
  const response = await sandbox.fetch('/webhooks/github', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'workflow_run',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  });
  expect(response.status).toBe(202);
}

/** What a maintainer sees in the channel, at most 100 messages, the newest first. */
export async function readChannel(sandbox: OpenSandbox, channel: string): Promise<readonly APIMessage[]> {
  const path = `/channels/${sandbox.state.channels[channel]!}/messages?limit=100`;
  const response = await sandbox.fetch(`/sandbox/as/a-maintainer/discord/v10${path}`);
  return (await response.json()) as readonly APIMessage[]; // Discord's own shape.
}
