import { css } from 'lit';
import { focusRing } from '../focus-ring.ts';
import { unseenStyles } from '../unseen-styles.ts';

/** What all of the composer half shares; the colours are the page's own (styles/theme.css). */
export const composeStyles = css`
  :host {
    --ink: var(--text);
    --ink-soft: var(--text-muted);
    --raised: var(--ground-raised);
    --sunk: var(--ground-field);
    --deep: var(--ground-deep);
    --hover: var(--ground-chosen);
    --bad: var(--text-bad);
    color: var(--ink);
    font: 15px/1.4 var(--font);
  }
  * {
    box-sizing: border-box;
  }
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
  }
  button[disabled] {
    cursor: not-allowed;
  }
  ${focusRing(1)}
  ${unseenStyles}
  .soft {
    color: var(--ink-soft);
  }
  .bad {
    color: var(--bad);
  }
  .plain {
    border: 0;
    padding: 4px 8px;
    border-radius: 4px;
    background: none;
    min-height: 32px;
  }
  .plain:hover {
    background: var(--hover);
  }
  .icon {
    flex: none;
    width: 36px;
    height: 36px;
    padding: 0;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--ink-soft);
    font-size: 20px;
    line-height: 1;
  }
  .icon:hover:not([disabled]) {
    background: var(--hover);
    color: var(--ink);
  }
  .spinner {
    display: inline-block;
    width: 1em;
    height: 1em;
    border: 2px solid var(--line);
    border-top-color: var(--focus);
    border-radius: 50%;
    animation: turn 800ms linear infinite;
    vertical-align: -2px;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: none;
      border-style: dotted;
    }
  }
  @media (forced-colors: active) {
    [aria-selected='true'] {
      outline: 2px solid Highlight;
    }
  }
`;
