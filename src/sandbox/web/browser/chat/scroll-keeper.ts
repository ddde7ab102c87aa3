/** Within this many pixels of the end one reads the end. */
const END_PX = 32;
/** By then the messages of a channel that was opened are drawn in their sizes. */
const OPENING_MS = 1000;

/**
 * Holds a scrolled list still: at its end while the reader is there, and otherwise at the line that is on top, whatever
 * is added, removed, or drawn at last in another size than was guessed. The browser's own anchoring does neither at the
 * start of a list, so it is off (overflow-anchor: none).
 */
export class ScrollKeeper {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #onScroll: () => void;
  readonly #observer: ResizeObserver;
  #isAtEnd = true;
  /** Where we put it; a scroll event that finds it there is the echo of that, not the reader. */
  #putAt = -1;
  #first: HTMLElement | null = null;
  #firstTimer: ReturnType<typeof setTimeout> | undefined;
  #anchor: { readonly line: HTMLElement; readonly key: string; readonly topPx: number; readonly atPx: number } | null =
    null;

  constructor(scroller: HTMLElement, list: HTMLElement, onScroll: () => void) {
    this.#scroller = scroller;
    this.#list = list;
    this.#onScroll = onScroll;
    this.#scroller.addEventListener('scroll', this.#hear, { passive: true });
    this.#observer = new ResizeObserver(() => {
      this.settle();
    });
    this.#observer.observe(list);
    this.#observer.observe(scroller);
  }

  stop(): void {
    clearTimeout(this.#firstTimer);
    this.#observer.disconnect();
    this.#scroller.removeEventListener('scroll', this.#hear);
  }

  get isConnected(): boolean {
    return this.#scroller.isConnected;
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  get fromStartPx(): number {
    return this.#scroller.scrollTop;
  }

  get fromEndPx(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** From now on the end is shown, also of what is drawn later. */
  toEnd(): void {
    this.#isAtEnd = true;
    this.#first = null;
    this.#anchor = null;
    this.#putAt = -1;
  }

  /** The browser's scrollIntoView would also move the page around the list. */
  toElement(element: HTMLElement, place: 'center' | 'nearest'): void {
    const { clientHeight } = this.#scroller;
    const topPx = this.#topOf(element);
    const bottomPx = topPx + element.getBoundingClientRect().height;
    const nearest = topPx < 0 ? topPx : Math.min(topPx, Math.max(0, bottomPx - clientHeight));
    const movePx = place === 'center' ? (topPx + bottomPx - clientHeight) / 2 : nearest;
    this.#first = null;
    this.#scroller.scrollTop += movePx;
    this.#putAt = -1;
    this.#isAtEnd = this.fromEndPx <= END_PX;
    this.#remember();
  }

  /**
   * The end, or this line on top where the end would push it out of sight. Lines get their sizes in the frames after they
   * are drawn, so it holds for a moment, or until the reader scrolls.
   */
  toFirst(line: HTMLElement): void {
    this.toEnd();
    this.#first = line;
    clearTimeout(this.#firstTimer);
    this.#firstTimer = setTimeout(() => {
      this.#first = null;
    }, OPENING_MS);
    this.settle();
  }

  /** Puts back what a change of the list has moved. */
  settle(): void {
    if (this.#first?.isConnected === true) {
      this.#put(this.#scroller.scrollHeight);
      const topPx = this.#topOf(this.#first);
      if (topPx < 0) this.#put(this.#scroller.scrollTop + topPx);
      this.#isAtEnd = this.fromEndPx <= END_PX;
      this.#remember();
      return;
    }
    if (this.#isAtEnd && this.#hasLeftEnd()) this.#read();
    if (this.#isAtEnd) {
      this.#put(this.#scroller.scrollHeight);
      return;
    }
    if (this.#anchor === null) return;
    const line =
      this.#anchor.line.isConnected && this.#anchor.line.dataset['key'] === this.#anchor.key ? this.#anchor.line : null;
    if (line === null) {
      this.#remember();
      return;
    }
    // The reader may have scrolled since, of which the event is yet to come.
    const scrolledPx = this.#scroller.scrollTop - this.#anchor.atPx;
    const movedPx = this.#topOf(line) + scrolledPx - this.#anchor.topPx;
    if (Math.abs(movedPx) < 1) return;
    this.#put(this.#scroller.scrollTop + movedPx);
    this.#remember();
  }

  /** Growing never takes the position back and shrinking leaves it at the end: this was the reader. */
  #hasLeftEnd(): boolean {
    return this.#putAt >= 0 && this.#scroller.scrollTop < this.#putAt - 1 && this.fromEndPx > END_PX;
  }

  #read(): void {
    this.#putAt = -1;
    this.#first = null;
    this.#isAtEnd = this.fromEndPx <= END_PX;
    this.#remember();
  }

  #put(topPx: number): void {
    this.#scroller.scrollTop = topPx;
    this.#putAt = this.#scroller.scrollTop;
  }

  readonly #hear = (): void => {
    if (Math.abs(this.#scroller.scrollTop - this.#putAt) >= 1) this.#read();
    this.#onScroll();
  };

  #topOf(line: HTMLElement): number {
    return line.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
  }

  /** The first line in sight, found by halving: there may be a thousand. */
  #remember(): void {
    const { children } = this.#list;
    const topPx = this.#scroller.getBoundingClientRect().top;
    let low = 0;
    let high = children.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((children[middle]?.getBoundingClientRect().bottom ?? 0) <= topPx) low = middle + 1;
      else high = middle;
    }
    // What is above the first line (the channel's beginning) is no line.
    const line = [children[low], children[low + 1]].find(
      (one): one is HTMLElement => one instanceof HTMLElement && one.dataset['key'] !== undefined,
    );
    this.#anchor =
      line === undefined
        ? null
        : { line, key: line.dataset['key'] ?? '', topPx: this.#topOf(line), atPx: this.#scroller.scrollTop };
  }
}
