import type { OutboundRequest } from './outbound.ts';

/** Letters, digits, hyphens and dots, and a port: nothing that could end the host and begin something else. */
const HOST = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?$/i;

/** The request's address: below the base URL, whatever its path says. Throws where the caller made a mistake. */
export function requestUrl(baseUrl: string, request: Pick<OutboundRequest, 'path' | 'query' | 'host'>): URL {
  const base = baseOf(baseUrl, request.host);
  if (!request.path.startsWith('/')) throw new Error('The path of an outbound request begins with a slash.');
  const prefix = base.pathname.replace(/\/+$/, '');
  const url = new URL(base.origin);
  const [path = '', query = ''] = splitOnce(request.path, '?');
  url.pathname = `${prefix}${path}`;
  url.search = query;
  // The URL class resolves '..' and '%2e%2e': what is left must still be below the base.
  if (url.pathname !== prefix && !url.pathname.startsWith(`${prefix}/`))
    throw new Error('The path of an outbound request leaves its base URL; encode foreign parts of it.');
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(each));
  }
  return url;
}

function baseOf(baseUrl: string, host: string | undefined): URL {
  if (!baseUrl.includes('{host}')) return new URL(baseUrl);
  if (host === undefined) throw new Error('The base URL has {host} in it: say which host.');
  if (!HOST.test(host)) throw new Error('The host of an outbound request is not a host name.');
  return new URL(baseUrl.replaceAll('{host}', host));
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
