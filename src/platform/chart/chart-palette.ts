import type { Chart, ChartTone } from './chart.ts';

export interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly faint: string;
  readonly lines: string;
  readonly tones: Readonly<Record<ChartTone, string>>;
}

/**
 * Discord's own grounds. Every tone keeps 3:1 against its ground (WCAG 2.2, 1.4.11); 'one' to 'seven' and 'muted' were
 * searched so that any two differ for people with each kind of colour blindness, too (test/platform/chart).
 */
export const PALETTES: Readonly<Record<Chart['theme'], Palette>> = {
  dark: {
    ground: '#2b2d31',
    text: '#f2f3f5',
    faint: '#b5bac1',
    lines: '#4e5058',
    tones: {
      good: '#57c98a',
      bad: '#f0655a',
      muted: '#8e939c',
      one: '#7aa2ff',
      two: '#f0b232',
      three: '#078d57',
      four: '#5cefff',
      five: '#aa6f18',
      six: '#cece7e',
      seven: '#b3f4cd',
    },
  },
  light: {
    ground: '#ffffff',
    text: '#1e1f22',
    faint: '#4e5058',
    lines: '#d4d7dc',
    tones: {
      good: '#1f8b4c',
      bad: '#d83c3e',
      muted: '#80848e',
      one: '#3b5bdb',
      two: '#b7791f',
      three: '#3a985f',
      four: '#ae7ece',
      five: '#7e1e07',
      six: '#29296b',
      seven: '#6b2943',
    },
  },
};

/** Lines are told apart without any colour. In pixels: drawn, left out, drawn, … */
export const DASHES: Readonly<Record<ChartTone, 'solid' | readonly number[]>> = {
  good: 'solid',
  bad: 'solid',
  muted: [1.5, 3],
  one: 'solid',
  two: [11, 4],
  three: [4, 3],
  four: [11, 3, 3, 3],
  five: [8, 3, 8, 3, 2, 3],
  six: [6, 3, 2, 3, 2, 3],
  seven: [3, 6],
};
