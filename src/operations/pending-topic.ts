/** A topic of AWS SNS that asked whether it may send to Muster. */
export interface PendingTopic {
  readonly topicArn: string;
  readonly askedAt: Date;
  /** From then on the command does nothing any more. */
  readonly until: Date;
  /** Holds the token: never store, log or send it to a channel. */
  readonly command: string;
}

/**
 * For whoever is signed in at AWS. With `--authenticate-on-unsubscribe` only the topic's owner may end the subscription,
 * and not whoever finds the address in one of its messages (AWS docs: "ConfirmSubscription").
 */
export function confirmCommand({ topicArn, token }: { readonly topicArn: string; readonly token: string }): string {
  const region = topicArn.split(':')[3] ?? '';
  return `aws sns confirm-subscription --region ${region} --topic-arn ${topicArn} --token ${token} --authenticate-on-unsubscribe true`;
}
