import type { KeyObject } from 'node:crypto';

/**
 * refused: there is no such certificate, or it is not one that SNS signs with; trying again changes nothing soon.
 * unreachable: nobody can tell now. `why` of both is for the log.
 */
export type CertificateOutcome =
  | { readonly kind: 'trusted'; readonly publicKey: KeyObject }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unreachable'; readonly why: string; readonly retryAfterSeconds: number };

/** Where the certificates come from by which messages of AWS SNS are judged. */
export interface CertificateSource {
  /** `url` has the form that `isSigningCertUrl` demands. What it gives is valid at this moment. Never throws. */
  find(url: string): Promise<CertificateOutcome>;
}
