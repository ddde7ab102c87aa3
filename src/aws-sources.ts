import { createSnsCertificates } from './connectors/sns-certificates.ts';
import type { Clock } from './platform/clock.ts';
import type { Config } from './platform/config/config.ts';
import type { Environment } from './platform/config/environment.ts';
import { matchesGlob } from './platform/config/glob.ts';
import type { CertificateSource } from './platform/intake/certificate-source.ts';
import { createEventbridgeSource } from './platform/intake/eventbridge-source.ts';
import { createSnsConfirmations, type SnsConfirmations } from './platform/intake/sns-confirmations.ts';
import { createSnsSource } from './platform/intake/sns-source.ts';
import type { WebhookSource } from './platform/intake/webhook-source.ts';
import { createOutbound } from './platform/outbound/create-outbound.ts';
import type { OutboundObserver } from './platform/outbound/outbound.ts';

export interface AwsSourcesOptions {
  readonly environment: Pick<Environment, 'webhookSecrets' | 'snsTopicArns'>;
  readonly config: () => Config;
  readonly clock: Clock;
  readonly observer: OutboundObserver;
  /** Instead of SNS's own hosts: a test's, which serves a certificate it made. */
  readonly certificates?: CertificateSource;
}

export interface AwsSources {
  readonly sources: readonly (WebhookSource | null)[];
  readonly confirmations: SnsConfirmations;
  close(): void;
}

/** A few kilobytes, and a chain at most. */
const LONGEST_CERTIFICATE_BYTES = 64 * 1024;

/** The two ways in which AWS reaches us. Each is off unless the environment turns it on. */
export function createAwsSources(options: AwsSourcesOptions): AwsSources {
  const { environment, config, clock, observer } = options;
  const http = createOutbound({
    name: 'sns-certificates',
    baseUrl: 'https://{host}',
    requestsPerMinute: 60,
    credential: null,
    clock,
    observer,
    maxAnswerBytes: LONGEST_CERTIFICATE_BYTES,
    // Whatever SNS points to is not what was proven to be SNS's.
    mostHops: 0,
  });
  const certificates = options.certificates ?? createSnsCertificates({ http, clock });
  const confirmations = createSnsConfirmations(clock);
  const knowsPipeline = isKnown(config);
  return {
    sources: [
      createSnsSource({
        topicArns: environment.snsTopicArns,
        certificates,
        clock,
        knowsPipeline,
        confirmations,
      }),
      createEventbridgeSource({ secrets: environment.webhookSecrets['aws/eventbridge'], knowsPipeline }),
    ],
    confirmations,
    close: () => {
      http.close();
    },
  };
}

/** A bus tells of every pipeline of its account; those that the configuration does not name are not ours. */
function isKnown(config: () => Config): (name: string) => boolean {
  return (name) =>
    config().pipelines.some(
      ({ system, repository }) => system === 'aws' && matchesGlob(repository.toLowerCase(), name.toLowerCase()),
    );
}
