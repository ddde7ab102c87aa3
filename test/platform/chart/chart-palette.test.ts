import { describe, expect, it } from 'vitest';
import { DASHES, PALETTES } from '../../../src/platform/chart/chart-palette.ts';
import { PLAIN_TONES, type ChartTone } from '../../../src/platform/chart/chart.ts';

type Three = readonly [number, number, number];

/** What each eye makes of linear RGB: Machado, Oliveira, Fernandes 2009, severity 1.0. */
const EYES: Readonly<Record<string, readonly [Three, Three, Three]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Three {
  const of = (from: number): number => {
    const value = parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [of(1), of(3), of(5)];
}

function dot([a, b, c]: Three, [x, y, z]: Three): number {
  return a * x + b * y + c * z;
}

function luminance(rgb: Three): number {
  return dot([0.2126, 0.7152, 0.0722], rgb);
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(linear(one)), luminance(linear(other))].toSorted((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** CIE 1976 L*a*b*, white D65. */
function lab(rgb: Three): Three {
  const f = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = f(dot([0.4124, 0.3576, 0.1805], rgb) / 0.95047);
  const y = f(luminance(rgb));
  const z = f(dot([0.0193, 0.1192, 0.9505], rgb) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far two colours are apart for the eye that tells them apart least. */
function distance(one: string, other: string): number {
  return Math.min(
    ...Object.values(EYES).map(([r, g, b]) => {
      const seen = (hex: string): Three => {
        const rgb = linear(hex);
        const held = (row: Three): number => Math.min(1, Math.max(0, dot(row, rgb)));
        return lab([held(r), held(g), held(b)]);
      };
      const [p, q] = [seen(one), seen(other)];
      return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
    }),
  );
}

/** Of L*a*b*: two colours 2.3 apart are just told from each other when they lie side by side. */
const APART = 16;
const SERIES: readonly ChartTone[] = [...PLAIN_TONES, 'muted'];

describe.each(['dark', 'light'] as const)('the %s palette', (theme) => {
  const { ground, text, faint, tones } = PALETTES[theme];

  it('keeps every tone 3:1 and every letter 4.5:1 against its ground', () => {
    for (const [tone, color] of Object.entries(tones))
      expect([tone, contrast(color, ground) >= 3]).toEqual([tone, true]);
    for (const color of [text, faint]) expect(contrast(color, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('has tones for series that differ with each kind of colour blindness', () => {
    for (const [index, one] of SERIES.entries())
      for (const other of SERIES.slice(index + 1))
        expect([one, other, distance(tones[one], tones[other]) >= APART]).toEqual([one, other, true]);
  });

  it('has a good and a bad that differ as well', () => {
    expect(distance(tones.good, tones.bad)).toBeGreaterThanOrEqual(15);
  });
});

describe('the way colours are compared', () => {
  it('finds what a red-green blind eye confuses', () => {
    expect(distance('#c58af9', '#7aa2ff')).toBeLessThan(10);
    expect(distance('#000000', '#ffffff')).toBeGreaterThan(95);
  });
});

describe('dashes', () => {
  it('differ between all tones of series, so that no colour is needed', () => {
    expect(new Set(SERIES.map((tone) => JSON.stringify(DASHES[tone]))).size).toBe(SERIES.length);
  });
});
