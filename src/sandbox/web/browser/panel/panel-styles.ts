import { css } from 'lit';

/** What all of the panel shares. Colours follow `color-scheme`, each pair with a contrast of 4.5 : 1 and more. */
export const panelStyles = css`
  :host {
    --ink: light-dark(#2b2d31, #dbdee1);
    --ink-soft: light-dark(#4e5058, #b5bac1);
    --ground: light-dark(#f2f3f5, #2b2d31);
    --line: light-dark(#d4d7dc, #3f4147);
    --raised: light-dark(#ffffff, #313338);
    --sunk: light-dark(#ebedef, #1e1f22);
    --accent: light-dark(#4752c4, #949cf7);
    --good: light-dark(#1a6334, #57c785);
    --bad: light-dark(#b3261e, #ff8a87);
    --busy: light-dark(#7a4f00, #f0b232);
    color: var(--ink);
    font:
      14px/1.4 'gg sans',
      'Noto Sans',
      'Helvetica Neue',
      Helvetica,
      Arial,
      sans-serif;
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
    color: var(--ink-soft);
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
    color: var(--good);
  }
  .bad {
    color: var(--bad);
  }
  .busy {
    color: var(--busy);
  }
  .none {
    color: var(--ink-soft);
  }
  button {
    font: inherit;
    font-size: 13px;
    font-weight: 500;
    color: var(--ink);
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: 6px;
    padding: 4px 10px;
    min-height: 28px;
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover:not(:disabled) {
    border-color: var(--accent);
  }
  button:disabled {
    color: var(--ink-soft);
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-size: 13px;
  }
  th {
    color: var(--ink-soft);
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
    color: var(--bad);
    font-size: 13px;
  }
  .refusal:empty {
    display: none;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
