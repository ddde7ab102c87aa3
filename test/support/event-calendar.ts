import { z } from 'zod';
import type { StandIn } from '../../src/sandbox/discord/stand-in.ts';
import type { Muster } from './muster.ts';

const EVENT = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  status: z.number(),
  scheduled_start_time: z.string(),
  scheduled_end_time: z.string().nullable(),
  creator_id: z.string(),
  user_count: z.number(),
});
export type CalendarEvent = z.infer<typeof EVENT>;
const ROLES = z.array(z.object({ id: z.string(), managed: z.boolean() }));

/** The calendar of the stand-in's server in the hands of a moderator, by Discord's own REST. */
export class EventCalendar {
  readonly #standIn: StandIn;
  readonly #token: string;

  constructor(muster: Pick<Muster, 'standIn'>, moderator = 'a-maintainer') {
    const { standIn } = muster;
    this.#standIn = standIn;
    this.#token = standIn.users.find(({ name }) => name === moderator)?.token ?? '';
    const role = standIn.roles['infra'] ?? '';
    standIn.moderation.setRolePermissions(role, ['ViewChannel', 'SendMessages', 'CreateEvents', 'ManageEvents']);
  }

  async all(): Promise<readonly CalendarEvent[]> {
    return z.array(EVENT).parse(await this.#call('GET', '/scheduled-events?with_user_count=true'));
  }

  /** Scheduled or active. */
  async open(): Promise<readonly CalendarEvent[]> {
    return (await this.all()).filter(({ status }) => status < 3);
  }

  async add(parts: Readonly<Record<string, unknown>>): Promise<string> {
    const body = { privacy_level: 2, entity_type: 3, entity_metadata: { location: 'here' }, ...parts };
    return EVENT.pick({ id: true }).parse(await this.#call('POST', '/scheduled-events', body)).id;
  }

  async change(id: string, parts: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#call('PATCH', `/scheduled-events/${id}`, parts);
  }

  async remove(id: string): Promise<void> {
    await this.#call('DELETE', `/scheduled-events/${id}`);
  }

  /** `user` marks the event as interesting. */
  async mark(id: string, user: string): Promise<void> {
    const token = this.#standIn.users.find(({ name }) => name === user)?.token ?? '';
    await this.#call('PUT', `/scheduled-events/${id}/users/@me`, undefined, token);
  }

  /** The role that Discord made for the bot. */
  async botRole(): Promise<string> {
    const roles = ROLES.parse(await this.#call('GET', '/roles'));
    return roles.find(({ managed }) => managed)?.id ?? '';
  }

  async #call(method: string, path: string, body?: unknown, token = this.#token): Promise<unknown> {
    const response = await fetch(`${this.#standIn.api}/v10/guilds/${this.#standIn.guildId}${path}`, {
      method,
      headers: { authorization: token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}
