import { z } from 'zod';
import type { Outbound } from '../platform/outbound/outbound.ts';
import type { ImageAnswer, ImagePort } from '../requests/version-source-port.ts';
import { failedCall } from './failed-call.ts';

/** Somebody waits for the answer. */
const TIMEOUT_MS = 3000;
const ARTIFACT = z.object({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) });

/**
 * Images in Harbor (goharbor/harbor, api/v2.0/swagger.yaml: getArtifact, getRepository). A `/` within a repository's name
 * is encoded twice.
 */
export function createHarbor(http: Outbound): ImagePort {
  return {
    async find({ host, repository, tag }): Promise<ImageAnswer> {
      const [project = '', ...rest] = repository.split('/');
      const name = encodeURIComponent(rest.join('/')).replaceAll('%2F', '%252F');
      const place = `/api/v2.0/projects/${encodeURIComponent(project)}/repositories/${name}`;
      const reference = `${host}/${repository}:${tag}`;
      const found = await http.requestJson({
        path: `${place}/artifacts/${encodeURIComponent(tag)}`,
        timeoutMs: TIMEOUT_MS,
      });
      if (found.kind === 'ok') {
        const parsed = ARTIFACT.safeParse(found.body);
        return parsed.success
          ? { kind: 'found', reference, digest: parsed.data.digest }
          : { kind: 'unknown', why: `${host} told of the image in words that Muster does not know` };
      }
      if (found.kind !== 'refused' || found.status !== 404)
        return { kind: 'unknown', why: `${host}: ${failedCall(found).detail}` };
      // A repository that is not to be seen is answered like a tag that is not there.
      const seen = await http.requestJson({ path: place, timeoutMs: TIMEOUT_MS });
      return seen.kind === 'ok'
        ? { kind: 'absent', reference }
        : { kind: 'unknown', why: `${host} knows no ${repository}, or shows it not to Muster` };
    },
  };
}
