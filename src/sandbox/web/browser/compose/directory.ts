/** Somebody who can be named: an account of the guild. */
export interface NamedUser {
  readonly id: string;
  /** The account's name, e.g. 'a-maintainer'. */
  readonly name: string;
  /** As shown to people, where that differs. */
  readonly title: string;
}

export interface NamedRole {
  readonly id: string;
  readonly name: string;
}

export interface NamedChannel {
  readonly id: string;
  readonly name: string;
  /** Discord docs: channel types. */
  readonly type: number;
}

/** What can be named in a message or an option, as far as the viewer sees it. */
export interface Directory {
  readonly users: readonly NamedUser[];
  /** Without @everyone. */
  readonly roles: readonly NamedRole[];
  readonly channels: readonly NamedChannel[];
}

/** Something a picker offers: `value` is what is sent, `label` what is shown and typed. */
export interface Offer {
  readonly label: string;
  readonly detail: string;
  readonly value: string | number | boolean;
}

export function userOffers(directory: Directory): readonly Offer[] {
  return directory.users.map(({ id, name, title }) => ({ label: `@${name}`, detail: title, value: id }));
}

export function roleOffers(directory: Directory): readonly Offer[] {
  return directory.roles.map(({ id, name }) => ({ label: `@${name}`, detail: 'Role', value: id }));
}

/** `types` null means channels of every kind. */
export function channelOffers(directory: Directory, types: readonly number[] | null): readonly Offer[] {
  return directory.channels
    .filter(({ type }) => types === null || types.length === 0 || types.includes(type))
    .map(({ id, name }) => ({ label: `#${name}`, detail: 'Channel', value: id }));
}

/** Offers whose label or detail holds what was typed; those that begin with it come first. */
export function filterOffers(offers: readonly Offer[], typed: string): readonly Offer[] {
  const wanted = plain(typed);
  const rank = ({ label, detail }: Offer): number => {
    if (plain(label).startsWith(wanted)) return 0;
    if (plain(label).includes(wanted)) return 1;
    return plain(detail).includes(wanted) ? 2 : 3;
  };
  return offers
    .map((offer) => ({ offer, rank: rank(offer) }))
    .filter((ranked) => ranked.rank < 3)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ offer }) => offer);
}

/** The offer a text names outright: by its label with or without the sign, by a mention, or by an id. */
export function namedOffer(offers: readonly Offer[], text: string): Offer | null {
  const id = /^<(?:@[!&]?|#)(\d{17,20})>$/u.exec(text.trim())?.[1];
  const wanted = plain(text);
  const byId = offers.find(({ value }) => value === (id ?? text.trim()));
  return byId ?? offers.find(({ label }) => plain(label) === wanted) ?? null;
}

function plain(text: string): string {
  return text.trim().toLowerCase().replace(/^[@#]/u, '');
}
