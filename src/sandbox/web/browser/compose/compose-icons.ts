import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

export type ComposeIcon = 'attach' | 'send' | 'close' | 'open' | 'file';

const PATHS: Readonly<Record<ComposeIcon, SVGTemplateResult>> = {
  attach: svg`<circle cx="12" cy="12" r="9" /><path d="M12 8v8M8 12h8" />`,
  send: svg`<path d="M4 4l17 8-17 8 3-8zM7 12h7" />`,
  close: svg`<path d="m6 6 12 12M18 6 6 18" />`,
  open: svg`<path d="m6 9 6 6 6-6" />`,
  file: svg`<path d="M6 3h8l5 5v13H6zM14 3v5h5" />`,
};

/** A drawing in a button that has a name of its own. */
export function composeIcon(name: ComposeIcon): TemplateResult {
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
