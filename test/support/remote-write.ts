/** Samples of one series as Prometheus keeps them; NaN is written as a staleness marker. */
export interface WrittenSeries {
  /** `__name__` among them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly { readonly atMs: number; readonly value: number }[];
}

/** A request of Prometheus' remote write 1.0 (prometheus.io/docs/specs/remote_write_spec): protobuf in a Snappy block. */
export function remoteWriteRequest(series: readonly WrittenSeries[]): Uint8Array<ArrayBuffer> {
  return snappy(Buffer.concat(series.map((each) => bytesField(1, timeSeries(each)))));
}

function timeSeries({ labels, samples }: WrittenSeries): Buffer {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([
    ...sorted.map(([name, value]) =>
      bytesField(1, Buffer.concat([bytesField(1, Buffer.from(name)), bytesField(2, Buffer.from(value))])),
    ),
    ...samples.map(({ atMs, value }) =>
      bytesField(2, Buffer.concat([Buffer.from([DOUBLE_1]), double(value), Buffer.from([VARINT_2]), varint(atMs)])),
    ),
  ]);
}

/** Protocol Buffers docs, "Encoding": field number and wire type. */
const DOUBLE_1 = (1 << 3) | 1;
const VARINT_2 = 2 << 3;
/** prometheus/model/value: the NaN that says a series has ended. */
const STALE = 0x7ff0000000000002n;

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  if (Number.isNaN(value)) bytes.writeBigUInt64LE(STALE);
  else bytes.writeDoubleLE(value);
  return bytes;
}

function bytesField(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

const LONGEST_LITERAL = 0x10000;
/** google/snappy, format_description.txt: a literal whose length follows in two bytes. */
const LITERAL_16 = 61 << 2;

/** The block format without any compression: a length, then literals. */
function snappy(raw: Buffer): Uint8Array<ArrayBuffer> {
  const parts = [varint(raw.length)];
  for (let from = 0; from < raw.length; from += LONGEST_LITERAL) {
    const literal = raw.subarray(from, from + LONGEST_LITERAL);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(literal.length - 1);
    parts.push(Buffer.from([LITERAL_16]), length, literal);
  }
  return new Uint8Array(Buffer.concat(parts));
}
