/** What each act on a storm takes, on the house or on a fleet of its groups. */
export const STORM_PERMISSIONS = {
  show: 'alert.view',
  ack: 'alert.ack',
  unack: 'alert.ack',
  assign: 'alert.assign',
  silence: 'alert.silence',
} as const;
