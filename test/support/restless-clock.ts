import { TestClock } from './clock.ts';

/** A clock on which time passes while one looks: each look is a millisecond later than the last, as on a busy machine. */
export class RestlessClock extends TestClock {
  #looks = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.#looks++);
  }

  override wakeAt(at: Date, wake: () => void): () => void {
    return super.wakeAt(new Date(at.getTime() - this.#looks), wake);
  }
}
