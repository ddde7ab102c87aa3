import { css } from 'lit';
import { focusRing } from '../focus-ring.ts';
import { unseenStyles } from '../unseen-styles.ts';

/** What all of the panel shares; its colours are those of styles/theme.css. */
export const panelStyles = css`
  :host {
    color: var(--text);
    font: 14px/1.4 var(--font);
  }
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  table {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h3 {
    font-size: 14px;
    font-weight: 600;
  }
  p {
    max-width: 60ch;
  }
  .soft {
    color: var(--text-muted);
    font-size: 13px;
  }
  .rows {
    display: grid;
    gap: 12px;
  }
  .row {
    display: flex;
    gap: 8px;
    align-items: baseline;
    justify-content: space-between;
  }
  .words {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .number {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .good {
    color: var(--text-good);
  }
  .bad {
    color: var(--text-bad);
  }
  .busy {
    color: var(--text-warn);
  }
  .none {
    color: var(--text-muted);
  }
  button {
    font: inherit;
    font-size: 13px;
    font-weight: 500;
    color: var(--text);
    background: var(--ground-raised);
    border: 1px solid var(--line);
    border-radius: 6px;
    padding: 4px 10px;
    min-height: 28px;
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover:not(:disabled) {
    border-color: var(--focus);
  }
  button:disabled {
    color: var(--text-muted);
    cursor: default;
  }
  ${focusRing(2)}
  table {
    border-collapse: collapse;
    width: 100%;
    font-size: 13px;
  }
  th {
    color: var(--text-muted);
    font-weight: 500;
    text-align: start;
  }
  th,
  td {
    padding: 3px 8px 3px 0;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  .refusal {
    color: var(--text-bad);
    font-size: 13px;
  }
  .refusal:empty {
    display: none;
  }
  ${unseenStyles}
`;
