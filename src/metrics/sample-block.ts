import { seriesKey } from './exposition.ts';
import type { Manner } from './formula.ts';
import type { StoredSeries } from './sample.ts';

/** A series of an exporter, in its place among the others. */
export interface LaidOut extends StoredSeries {
  /** The same for the same series, whatever layout it stands in. */
  readonly key: string;
}

/** What a bucket keeps of a series. A series that only grows has its increase, all others their last, least and most. */
export type Summary =
  | { readonly manner: 'grows'; readonly increase: number }
  | { readonly manner: 'varies'; readonly last: number; readonly least: number; readonly most: number };

const BYTES_OF_VALUE = 8;
/** Floats of 32 bit are exact to seven digits: enough for an increase, and for the edges of a bucket. */
const BYTES_OF_SUMMARY: Readonly<Record<Manner, number>> = { grows: 4, varies: 16 };

/** Series in the order in which their numbers are stored. */
export function layOut(series: readonly StoredSeries[]): readonly LaidOut[] {
  return series.map((each) => ({ ...each, key: seriesKey(each) }));
}

/** Numbers of one scrape, eight bytes each, in the order of the layout. */
export function packValues(values: readonly number[]): Buffer {
  const body = Buffer.alloc(values.length * BYTES_OF_VALUE);
  for (const [index, value] of values.entries()) body.writeDoubleLE(value, index * BYTES_OF_VALUE);
  return body;
}

/** NaN where the block is shorter than its layout: it was damaged, and the rest of it is still good. */
export function valueIn(body: Buffer, index: number): number {
  const at = index * BYTES_OF_VALUE;
  return at + BYTES_OF_VALUE <= body.length ? body.readDoubleLE(at) : NaN;
}

export function packSummaries(summaries: readonly Summary[]): Buffer {
  const body = Buffer.alloc(summaries.reduce((bytes, { manner }) => bytes + BYTES_OF_SUMMARY[manner], 0));
  let at = 0;
  for (const summary of summaries) {
    if (summary.manner === 'grows') body.writeFloatLE(summary.increase, at);
    else {
      body.writeDoubleLE(summary.last, at);
      body.writeFloatLE(summary.least, at + 8);
      body.writeFloatLE(summary.most, at + 12);
    }
    at += BYTES_OF_SUMMARY[summary.manner];
  }
  return body;
}

/** Where each series of a layout begins within a block of summaries. */
export function summaryOffsets(manners: readonly Manner[]): readonly number[] {
  let at = 0;
  return manners.map((manner) => {
    const begin = at;
    at += BYTES_OF_SUMMARY[manner];
    return begin;
  });
}

/** Null where the block is shorter than its layout. */
export function summaryIn(body: Buffer, at: number, manner: Manner): Summary | null {
  if (at + BYTES_OF_SUMMARY[manner] > body.length) return null;
  if (manner === 'grows') return { manner, increase: body.readFloatLE(at) };
  return { manner, last: body.readDoubleLE(at), least: body.readFloatLE(at + 8), most: body.readFloatLE(at + 12) };
}
