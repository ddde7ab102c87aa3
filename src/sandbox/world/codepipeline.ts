import type { Clock } from '../../platform/clock.ts';
import type { JsonValue } from '../../platform/json.ts';
import { Timers } from '../timers.ts';
import { actionEvent, buildArn, buildEvent, pipelineEvent, REGION, stageEvent } from './codepipeline-events.ts';
import type { Courier } from './courier.ts';
import { hexOf } from './seeded.ts';

export interface PipelineAction {
  readonly name: string;
  readonly category: 'Source' | 'Build' | 'Approval' | 'Deploy';
  readonly provider: string;
}

export interface PipelineStage {
  readonly name: string;
  readonly actions: readonly PipelineAction[];
}

export interface Execution {
  readonly id: string;
  readonly pipeline: string;
  readonly stages: readonly PipelineStage[];
  readonly commit: { readonly sha: string; readonly message: string };
  readonly startedAt: Date;
  /** In CodePipeline's own words (API: PipelineExecutionStatus). */
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped';
  updatedAt: Date;
}

export interface NewExecution {
  readonly pipeline: string;
  readonly message: string;
  /** With it, a stage in which a person has to approve stands before the deployment. */
  readonly approval: 'asked' | 'none';
  /** From its start on; waiting for an approval does not count. */
  readonly lastsMs: number;
  /** The stage in which it fails: Build or Deploy; null: it succeeds. */
  readonly failsIn: string | null;
}

/** AWS CodePipeline and the CodeBuild it starts, as EventBridge tells of them. */
export interface CodePipeline {
  /** Goes through its stages on the clock. */
  start(execution: NewExecution): Execution;
  /** What a person says who was asked. Throws where nothing waits. */
  answer(executionId: string, result: 'approved' | 'rejected'): void;
  /** Of one pipeline, the newest first. */
  executionsOf(pipeline: string): readonly Execution[];
  close(): void;
}

export interface CodePipelineOptions {
  readonly clock: Clock;
  readonly seed: string;
  readonly courier: Courier;
}

const SOURCE: PipelineStage = {
  name: 'Source',
  actions: [{ name: 'Checkout', category: 'Source', provider: 'CodeStarSourceConnection' }],
};
const BUILD: PipelineStage = { name: 'Build', actions: [{ name: 'Test', category: 'Build', provider: 'CodeBuild' }] };
const APPROVE: PipelineStage = {
  name: 'Approve',
  actions: [{ name: 'Sign-off', category: 'Approval', provider: 'Manual' }],
};
const DEPLOY: PipelineStage = { name: 'Deploy', actions: [{ name: 'Roll-out', category: 'Deploy', provider: 'ECS' }] };

/** How much of an execution's time each kind of work takes. */
const SHARE = { Source: 0.1, Build: 0.5, Approval: 0, Deploy: 0.4 } as const;

/** Older executions are forgotten: a sandbox may run for weeks. */
const KEPT = 200;

export function createCodePipeline(options: CodePipelineOptions): CodePipeline {
  return new SimulatedCodePipeline(options);
}

interface Plan extends Pick<NewExecution, 'lastsMs' | 'failsIn'> {
  /** What goes on once a person approved. */
  waiting: ((result: 'approved' | 'rejected') => void) | null;
}

class SimulatedCodePipeline implements CodePipeline {
  readonly #options: CodePipelineOptions;
  readonly #timers: Timers;
  readonly #executions: Execution[] = [];
  readonly #plans = new Map<string, Plan>();
  #events = 0;

  constructor(options: CodePipelineOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
  }

  start({ pipeline, message, approval, lastsMs, failsIn }: NewExecution): Execution {
    const { seed, clock } = this.#options;
    const now = clock.now();
    const nth = this.#executions.length;
    const execution: Execution = {
      id: uuidOf(seed, 'execution', pipeline, nth, now.getTime()),
      pipeline,
      stages: approval === 'asked' ? [SOURCE, BUILD, APPROVE, DEPLOY] : [SOURCE, BUILD, DEPLOY],
      commit: { sha: hexOf(40, seed, 'aws commit', message), message },
      startedAt: now,
      status: 'InProgress',
      updatedAt: now,
    };
    this.#executions.unshift(execution);
    for (const old of this.#executions.splice(KEPT)) this.#plans.delete(old.id);
    this.#plans.set(execution.id, { lastsMs, failsIn, waiting: null });
    this.#tell(pipelineEvent(execution, 'STARTED', this.#event()));
    this.#enter(execution, 0);
    return execution;
  }

  answer(executionId: string, result: 'approved' | 'rejected'): void {
    const plan = this.#plans.get(executionId);
    const waiting = plan?.waiting ?? null;
    if (plan === undefined || waiting === null) throw new Error(`The execution ${executionId} waits for no approval.`);
    plan.waiting = null;
    waiting(result);
  }

  executionsOf(pipeline: string): readonly Execution[] {
    return this.#executions.filter((each) => each.pipeline === pipeline);
  }

  close(): void {
    this.#timers.cancelAll();
  }

  #enter(execution: Execution, index: number): void {
    const stage = execution.stages[index];
    const plan = this.#plans.get(execution.id);
    if (plan === undefined) return;
    if (stage === undefined) {
      this.#end(execution, 'Succeeded');
      return;
    }
    this.#tell(stageEvent(execution, stage, { state: 'STARTED', ...this.#event() }));
    const [action] = stage.actions;
    if (action === undefined) return;
    const where = { stage, action };
    this.#tell(actionEvent(execution, where, { state: 'STARTED', ...this.#event() }));
    const build = this.#beginBuild(execution, action);
    const finish = (ending: 'SUCCEEDED' | 'FAILED'): void => {
      build?.(ending);
      const result = this.#resultOf(execution, action, ending);
      this.#tell(
        actionEvent(execution, where, { state: ending, ...this.#event(), ...(result === null ? {} : { result }) }),
      );
      this.#tell(stageEvent(execution, stage, { state: ending, ...this.#event() }));
      if (ending === 'FAILED') this.#end(execution, 'Failed');
      else this.#enter(execution, index + 1);
    };
    if (action.category === 'Approval') {
      plan.waiting = (result) => {
        finish(result === 'approved' ? 'SUCCEEDED' : 'FAILED');
      };
      return;
    }
    this.#timers.after(plan.lastsMs * SHARE[action.category], () => {
      finish(plan.failsIn === stage.name ? 'FAILED' : 'SUCCEEDED');
    });
  }

  /** CodeBuild tells of the build by itself; gives what tells its end, null for actions that build nothing. */
  #beginBuild(execution: Execution, { provider }: PipelineAction): ((ending: 'SUCCEEDED' | 'FAILED') => void) | null {
    if (provider !== 'CodeBuild') return null;
    const startedAt = this.#options.clock.now();
    const id = this.#buildId(execution);
    this.#tell(buildEvent(execution, id, { status: 'IN_PROGRESS', startedAt, ...this.#event() }));
    return (ending) => {
      this.#tell(buildEvent(execution, id, { status: ending, startedAt, ...this.#event() }));
    };
  }

  #resultOf(
    execution: Execution,
    { category, provider }: PipelineAction,
    ending: 'SUCCEEDED' | 'FAILED',
  ): Readonly<Record<string, JsonValue>> | null {
    if (category === 'Source') {
      const { sha, message } = execution.commit;
      return {
        'external-execution-id': sha,
        'external-execution-summary': message,
        'external-execution-url': `https://github.com/acme/${execution.pipeline}/commit/${sha}`,
      };
    }
    const error = ending === 'FAILED' ? { 'error-code': 'JobFailed' } : {};
    if (provider === 'CodeBuild') {
      const id = this.#buildId(execution);
      return {
        'external-execution-id': id,
        'external-execution-url': `https://${REGION}.console.aws.amazon.com/codebuild/home?region=${REGION}#/builds/${id}`,
        ...(ending === 'FAILED'
          ? { 'external-execution-summary': `Build terminated with state: FAILED (${buildArn(id)})` }
          : {}),
        ...error,
      };
    }
    if (ending === 'SUCCEEDED') return null;
    const summary =
      category === 'Approval' ? 'Rejected' : 'The deployment failed: 2 of 6 tasks did not become healthy.';
    return { 'external-execution-summary': summary, ...error };
  }

  #end(execution: Execution, status: 'Succeeded' | 'Failed'): void {
    Object.assign(execution, { status, updatedAt: this.#options.clock.now() });
    this.#tell(pipelineEvent(execution, status.toUpperCase(), this.#event()));
  }

  #buildId({ pipeline, id }: Execution): string {
    return `${pipeline}-test:${uuidOf(this.#options.seed, 'build', id)}`;
  }

  #event(): { readonly id: string; readonly at: Date } {
    this.#events += 1;
    const at = this.#options.clock.now();
    return { id: uuidOf(this.#options.seed, 'event', this.#events, at.getTime()), at };
  }

  #tell(payload: JsonValue): void {
    void this.#options.courier.send({ source: 'aws/eventbridge', event: '', payload });
  }
}

function uuidOf(seed: string, ...parts: readonly (string | number)[]): string {
  const hex = hexOf(32, seed, ...parts);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}
