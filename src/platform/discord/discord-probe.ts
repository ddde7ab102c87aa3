/** What one small call of Discord's REST API says; `date` is Discord's own time, to the second, where it gave one. */
export type ProbeAnswer = { readonly kind: 'answers'; readonly date: Date | null } | { readonly kind: 'away' };

const TIMEOUT_MS = 5_000;

/**
 * Asks for the gateway's address (Discord docs: Get Gateway), which wants no token and counts towards no limit of the
 * bot's. Anything but a 5xx is an answer. `apiUrl` is without the version. Never rejects.
 */
export async function probeDiscord(apiUrl: string): Promise<ProbeAnswer> {
  try {
    const response = await fetch(`${apiUrl}/v10/gateway`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    if (response.status >= 500) return { kind: 'away' };
    // RFC 9110, section 6.6.1.
    const at = Date.parse(response.headers.get('date') ?? '');
    return { kind: 'answers', date: Number.isNaN(at) ? null : new Date(at) };
  } catch {
    return { kind: 'away' };
  }
}
