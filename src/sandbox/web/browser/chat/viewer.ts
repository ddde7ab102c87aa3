import type { Viewer } from './time-words.ts';

/** The reader of this page: times are in their browser's language and zone. */
export function pageViewer(): Viewer {
  return { locale: navigator.language, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}
