import type { Clock } from '../../platform/clock.ts';
import { Timers } from '../timers.ts';
import type { Images } from './images.ts';
import { between, fraction } from './seeded.ts';

export interface WatchtowerHost {
  readonly name: string;
  /** The image it pulls, e.g. wakuorg/nwaku and deploy-status-prod. */
  readonly repository: string;
  readonly tag: string;
}

export interface WatchtowerOptions {
  readonly clock: Clock;
  readonly seed: string;
  readonly images: Images;
  readonly hosts: readonly WatchtowerHost[];
  /** The container is gone for a moment. */
  readonly stop: (host: string) => void;
  /** It is back with what the tag names now. */
  readonly startWith: (host: string, image: { readonly version: string; readonly commit: string }) => void;
  /** Whether the machine itself runs; on one that does not, nobody pulls anything. */
  readonly isUp: (host: string) => boolean;
}

/**
 * The first host looks this long after a push at the earliest; each next one later than the one before it, and far enough
 * apart that whoever watches sees each of them come.
 */
const FIRST_LOOK_MS = 60_000;
const GAP_MS = [60_000, 120_000] as const;
const RESTART_MS = 12_000;
const LOOK_AGAIN_MS = 60_000;

/**
 * What runs on every host of the fleets (containrrr/watchtower): it sees that its tag moved, pulls, and restarts the
 * container. Nobody orchestrates it, nobody rolls back: hosts move one by one, each by its own clock.
 */
export function createWatchtower(options: WatchtowerOptions): { close(): void } {
  const { clock, seed, images, hosts, stop, startWith, isUp } = options;
  const timers = new Timers(clock);
  const look = (host: WatchtowerHost): void => {
    if (!isUp(host.name)) {
      timers.after(LOOK_AGAIN_MS, () => {
        look(host);
      });
      return;
    }
    stop(host.name);
    timers.after(RESTART_MS, () => {
      // Whatever the tag names by now: a second push in between is pulled at once.
      const image = images.find(host.repository, host.tag);
      if (image !== null) startWith(host.name, image);
    });
  };

  let pushes = 0;
  images.onPush(({ repository, tags }) => {
    pushes += 1;
    let afterMs = FIRST_LOOK_MS;
    for (const host of hosts) {
      if (host.repository !== repository || !tags.includes(host.tag)) continue;
      timers.after(afterMs, () => {
        look(host);
      });
      afterMs += Math.round(between(...GAP_MS, fraction(seed, 'watchtower', pushes, host.name)));
    }
  });
  return {
    close() {
      timers.cancelAll();
    },
  };
}
