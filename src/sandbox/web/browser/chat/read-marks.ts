/** Which message each persona read last, by channel. Kept by the browser, as real clients' marks outlive a reload. */
export interface ReadMarks {
  load(guildId: string, persona: string): ReadonlyMap<string, string>;
  save(guildId: string, persona: string, marks: ReadonlyMap<string, string>): void;
}

export function createReadMarks(storage: Pick<Storage, 'getItem' | 'setItem'>): ReadMarks {
  const key = (guildId: string, persona: string): string => `muster.reads.${guildId}.${persona}`;
  return {
    load: (guildId, persona) => parseMarks(storage.getItem(key(guildId, persona))),
    save(guildId, persona, marks) {
      storage.setItem(key(guildId, persona), JSON.stringify(Object.fromEntries(marks)));
    },
  };
}

/** Whatever is in there: another version of this page, or a person, may have written it. */
export function parseMarks(text: string | null): ReadonlyMap<string, string> {
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed !== 'object' || parsed === null) return new Map();
    const pairs = Object.entries(parsed).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string' && /^\d+$/.test(pair[1]),
    );
    return new Map(pairs);
  } catch {
    return new Map();
  }
}
