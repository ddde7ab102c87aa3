import type { APIUser } from 'discord-api-types/v10';
import type { Clock } from '../../platform/clock.ts';
import { ApiError, found } from './api-error.ts';
import type { Dispatches } from './dispatches.ts';
import type { Field } from './form.ts';
import type { Guild } from './guild.ts';
import type { Snowflakes } from './snowflake.ts';

/** Discord docs: guild scheduled event, its entity types and its status. */
const Entity = { Stage: 1, Voice: 2, External: 3 } as const;
const Status = { Scheduled: 1, Active: 2, Completed: 3, Canceled: 4 } as const;

const NAME = 100;
const DESCRIPTION = 1000;
const LOCATION = 100;
const MAX_OPEN = 100;
/** "Some hours" after its start an event that nobody started is cancelled; the figure is not published. */
const CANCEL_AFTER_MS = 4 * 3_600_000;

/** Discord docs: guild scheduled event. */
export interface ScheduledEvent {
  readonly id: string;
  readonly guild_id: string;
  channel_id: string | null;
  readonly creator_id: string;
  readonly creator: APIUser;
  name: string;
  description: string | null;
  scheduled_start_time: string;
  scheduled_end_time: string | null;
  readonly privacy_level: 2;
  status: number;
  entity_type: number;
  readonly entity_id: null;
  entity_metadata: { readonly location?: string } | null;
  readonly image: null;
  recurrence_rule: unknown;
}

export interface ScheduledEventsOptions {
  readonly clock: Clock;
  readonly ids: Snowflakes;
  readonly guild: Guild;
  readonly dispatches: Dispatches;
}

/** The guild's calendar. External events start and end by themselves, on the stand-in's clock. */
export class ScheduledEvents {
  readonly #options: ScheduledEventsOptions;
  readonly #events = new Map<string, ScheduledEvent>();
  readonly #subscribers = new Map<string, Set<string>>();
  readonly #timers = new Map<string, () => void>();

  constructor(options: ScheduledEventsOptions) {
    this.#options = options;
  }

  list(): ScheduledEvent[] {
    return [...this.#events.values()];
  }

  get(id: string): ScheduledEvent {
    return found(this.#events.get(id), 'unknownScheduledEvent');
  }

  create(body: Field, creator: APIUser): ScheduledEvent {
    const { ids, guild, dispatches } = this.#options;
    body.at('privacy_level').choice([2] as const, { required: true });
    const event: ScheduledEvent = {
      id: ids.next(),
      guild_id: guild.id,
      creator_id: creator.id,
      creator,
      privacy_level: 2,
      status: Status.Scheduled,
      entity_id: null,
      image: null,
      recurrence_rule: body.at('recurrence_rule').object() ?? null,
      description: null,
      scheduled_end_time: null,
      name: '',
      scheduled_start_time: '',
      entity_type: Entity.External,
      channel_id: null,
      entity_metadata: null,
      ...this.#read(body, 'create'),
    };
    this.#requirePlace(body, event);
    body.form.check();
    if (this.list().filter(isOpen).length >= MAX_OPEN) throw new ApiError('maxScheduledEvents');
    this.#events.set(event.id, event);
    dispatches.publish('GUILD_SCHEDULED_EVENT_CREATE', event, { kind: 'guild' });
    this.#schedule(event);
    return event;
  }

  change(event: ScheduledEvent, body: Field): ScheduledEvent {
    if (!isOpen(event)) throw new ApiError('finishedEvent');
    const status = body.at('status').choice([1, 2, 3, 4] as const);
    if (status !== undefined && status !== event.status && !mayFollow(event.status, status))
      body
        .at('status')
        .complain('GUILD_SCHEDULED_EVENT_STATUS_INVALID', `Status ${event.status} cannot become ${status}.`);
    const next = { ...event, ...this.#read(body, 'edit'), ...(status === undefined ? {} : { status }) };
    this.#requirePlace(body, next);
    body.form.check();
    Object.assign(event, next);
    this.#changed(event);
    return event;
  }

  remove(event: ScheduledEvent): void {
    this.#timers.get(event.id)?.();
    this.#events.delete(event.id);
    this.#options.dispatches.publish('GUILD_SCHEDULED_EVENT_DELETE', event, { kind: 'guild' });
  }

  /** A user marks or unmarks interest. */
  setInterest(event: ScheduledEvent, userId: string, interest: 'interested' | 'not-interested'): void {
    const users = this.#subscribers.get(event.id) ?? new Set<string>();
    this.#subscribers.set(event.id, users);
    if (interest === 'interested') users.add(userId);
    else users.delete(userId);
    const name = interest === 'interested' ? 'GUILD_SCHEDULED_EVENT_USER_ADD' : 'GUILD_SCHEDULED_EVENT_USER_REMOVE';
    const data = { guild_scheduled_event_id: event.id, user_id: userId, guild_id: event.guild_id };
    this.#options.dispatches.publish(name, data, { kind: 'guild' });
  }

  interested(event: ScheduledEvent): string[] {
    return [...(this.#subscribers.get(event.id) ?? [])];
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
  }

  #read(body: Field, how: 'create' | 'edit'): Partial<ScheduledEvent> {
    const required = how === 'create';
    const given: Partial<ScheduledEvent> = {};
    const has = (key: string): boolean => required || body.at(key).value !== undefined;
    if (has('name')) given.name = body.at('name').text({ required: true, min: 1, max: NAME }) ?? '';
    if (has('entity_type'))
      given.entity_type = body.at('entity_type').choice([1, 2, 3] as const, { required: true }) ?? Entity.External;
    if (has('scheduled_start_time')) given.scheduled_start_time = this.#readStart(body.at('scheduled_start_time'));
    if (body.at('scheduled_end_time').value !== undefined)
      given.scheduled_end_time = body.at('scheduled_end_time').time()?.toISOString() ?? null;
    if (body.at('description').value !== undefined)
      given.description = body.at('description').text({ min: 1, max: DESCRIPTION }) ?? null;
    if (body.at('channel_id').value !== undefined) given.channel_id = body.at('channel_id').snowflake() ?? null;
    if (body.at('recurrence_rule').value !== undefined)
      given.recurrence_rule = body.at('recurrence_rule').object() ?? null;
    if (body.at('entity_metadata').value !== undefined) {
      const location = body.at('entity_metadata').at('location').text({ min: 1, max: LOCATION });
      given.entity_metadata = location === undefined ? null : { location };
    }
    return given;
  }

  #readStart(field: Field): string {
    const start = field.time({ required: true });
    if (start !== undefined && start <= this.#options.clock.now())
      field.complain('GUILD_SCHEDULED_EVENT_SCHEDULE_PAST', 'Cannot schedule event in the past.');
    return start?.toISOString() ?? '';
  }

  /** External events name a location and an end and no channel; the others name a channel. */
  #requirePlace(body: Field, event: ScheduledEvent): void {
    if (event.entity_type === Entity.External) {
      if (event.entity_metadata?.location === undefined) body.at('entity_metadata').at('location').required();
      if (event.scheduled_end_time === null) body.at('scheduled_end_time').required();
      if (event.channel_id !== null)
        body.at('channel_id').complain('BASE_TYPE_MUST_BE_NULL', 'Must be null for an external event.');
    } else if (event.channel_id === null) body.at('channel_id').required();
    else if (!this.#options.guild.channels.has(event.channel_id)) throw new ApiError('unknownChannel');
    if (
      event.scheduled_end_time !== null &&
      event.scheduled_start_time !== '' &&
      event.scheduled_end_time <= event.scheduled_start_time
    )
      body
        .at('scheduled_end_time')
        .complain('GUILD_SCHEDULED_EVENT_END_BEFORE_START', 'The event must end after it starts.');
  }

  #changed(event: ScheduledEvent): void {
    this.#options.dispatches.publish('GUILD_SCHEDULED_EVENT_UPDATE', event, { kind: 'guild' });
    this.#schedule(event);
  }

  #schedule(event: ScheduledEvent): void {
    this.#timers.get(event.id)?.();
    const next = nextStep(event);
    if (next === null) return;
    const cancel = this.#options.clock.wakeAt(next.at, () => {
      event.status = next.status;
      this.#changed(event);
    });
    this.#timers.set(event.id, cancel);
  }
}

function isOpen(event: ScheduledEvent): boolean {
  return event.status === Status.Scheduled || event.status === Status.Active;
}

function mayFollow(from: number, to: number): boolean {
  const allowed: readonly (readonly [number, number])[] = [
    [1, 2],
    [2, 3],
    [1, 4],
  ];
  return allowed.some(([before, after]) => before === from && after === to);
}

/** What happens to the event by itself, and when. */
function nextStep(event: ScheduledEvent): { readonly at: Date; readonly status: number } | null {
  const isExternal = event.entity_type === Entity.External;
  const start = new Date(event.scheduled_start_time);
  if (event.status === Status.Scheduled)
    return isExternal
      ? { at: start, status: Status.Active }
      : { at: new Date(start.getTime() + CANCEL_AFTER_MS), status: Status.Canceled };
  if (event.status === Status.Active && isExternal && event.scheduled_end_time !== null)
    return { at: new Date(event.scheduled_end_time), status: Status.Completed };
  return null;
}
