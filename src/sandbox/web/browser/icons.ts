import { svg, type SVGTemplateResult, html, type TemplateResult } from 'lit';

export type IconName =
  | 'smile'
  | 'reply'
  | 'more'
  | 'file'
  | 'pin'
  | 'menu'
  | 'panel'
  | 'close'
  | 'hash'
  | 'thread'
  | 'sun'
  | 'moon'
  | 'down'
  | 'attach'
  | 'send'
  | 'open';

const PATHS: Readonly<Record<IconName, SVGTemplateResult>> = {
  smile: svg`<circle cx="12" cy="12" r="9" /><path d="M8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5v.5M15 9.5v.5" />`,
  reply: svg`<path d="M10 7 4 12l6 5v-3c5 0 8 1.500 10 5 0-6-3-9.500-10-9.500z" />`,
  more: svg`<path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="3" />`,
  file: svg`<path d="M6 3h8l5 5v13H6zM14 3v5h5" />`,
  pin: svg`<path d="m14 3 7 7-3 1-4 4v4l-2 1-8-8 1-2h4l4-4zM8 16l-4 4" />`,
  menu: svg`<path d="M4 7h16M4 12h16M4 17h16" />`,
  panel: svg`<path d="M4 5h16v14H4zM14 5v14" />`,
  close: svg`<path d="m6 6 12 12M18 6 6 18" />`,
  hash: svg`<path d="M9 4 7 20M17 4l-2 16M5 9h15M4 15h15" />`,
  thread: svg`<path d="M5 4v7a4 4 0 0 0 4 4h10M15 11l4 4-4 4" />`,
  sun: svg`<circle cx="12" cy="12" r="4" /><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M18.400 5.600 17 7M7 17l-1.400 1.400" />`,
  moon: svg`<path d="M20 14A8 8 0 1 1 10 4a6.500 6.500 0 0 0 10 10z" />`,
  down: svg`<path d="M12 5v14M6 13l6 6 6-6" />`,
  attach: svg`<circle cx="12" cy="12" r="9" /><path d="M12 8v8M8 12h8" />`,
  send: svg`<path d="M4 4l17 8-17 8 3-8zM7 12h7" />`,
  open: svg`<path d="m6 9 6 6 6-6" />`,
};

/** A drawing beside a word or in a button that has a name: it says nothing by itself. */
export function icon(name: IconName): TemplateResult {
  return html`<svg
    width="20"
    height="20"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${PATHS[name]}
  </svg>`;
}
