/** What was typed and not sent, by persona and channel: everybody comes back to their own words. */
export class Drafts {
  readonly #texts = new Map<string, string>();

  get(personaId: string, channelId: string): string {
    return this.#texts.get(`${personaId}/${channelId}`) ?? '';
  }

  put(personaId: string, channelId: string, text: string): void {
    const key = `${personaId}/${channelId}`;
    if (text === '') this.#texts.delete(key);
    else this.#texts.set(key, text);
  }
}
