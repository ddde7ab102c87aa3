import { css, type CSSResult } from 'lit';

/** The frame around what has the keyboard; `offsetPx` is below zero where an edge would cut it off. */
export function focusRing(offsetPx: number): CSSResult {
  return css`
    :focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: ${offsetPx}px;
    }
  `;
}
