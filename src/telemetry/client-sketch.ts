/** So many hashes are kept; up to here a count is exact. */
export const SKETCH_SIZE = 128;

/** Hashes are whole numbers below this. */
export const HASH_SPACE = 2 ** 48;

/**
 * How many different clients there were, in bounded memory: the smallest of their hashes. Up to SKETCH_SIZE the count is
 * exact; beyond it is estimated from how densely they lie, with an error of about 9 % (Bar-Yossef et al., "Counting
 * distinct elements in a data stream": k minimum values). Merging two gives what counting both at once would have given.
 */
export class ClientSketch {
  readonly #kept = new Set<number>();
  #largest = -1;
  #isFull = false;

  static of(hashes: Iterable<number>, isFull = false): ClientSketch {
    const sketch = new ClientSketch();
    for (const hash of hashes) sketch.add(hash);
    sketch.#isFull ||= isFull;
    return sketch;
  }

  add(hash: number): void {
    if (this.#kept.has(hash)) return;
    if (this.#kept.size < SKETCH_SIZE) {
      this.#kept.add(hash);
      if (hash > this.#largest) this.#largest = hash;
      return;
    }
    this.#isFull = true;
    if (hash > this.#largest) return;
    this.#kept.delete(this.#largest);
    this.#kept.add(hash);
    this.#largest = Math.max(...this.#kept);
  }

  merge(other: ClientSketch): void {
    this.#isFull ||= other.#isFull;
    for (const hash of other.#kept) this.add(hash);
  }

  copy(): ClientSketch {
    return ClientSketch.of(this.#kept, this.#isFull);
  }

  count(): number {
    if (!this.#isFull) return this.#kept.size;
    const estimate = Math.round(((this.#kept.size - 1) * HASH_SPACE) / Math.max(1, this.#largest));
    return Math.max(this.#kept.size, estimate);
  }

  /** A byte that says whether others were left out, and the hashes. */
  pack(): Buffer {
    const packed = Buffer.alloc(1 + this.#kept.size * 6);
    packed.writeUInt8(this.#isFull ? 1 : 0, 0);
    let at = 1;
    for (const hash of this.#kept) {
      packed.writeUIntBE(hash, at, 6);
      at += 6;
    }
    return packed;
  }

  static unpack(packed: Uint8Array): ClientSketch {
    const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
    const hashes = Array.from({ length: Math.floor((bytes.length - 1) / 6) }, (_, index) =>
      bytes.readUIntBE(1 + index * 6, 6),
    );
    return ClientSketch.of(hashes, bytes[0] === 1);
  }
}
