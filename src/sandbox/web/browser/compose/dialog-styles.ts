import { css } from 'lit';

export const dialogStyles = css`
  dialog {
    width: min(480px, calc(100vw - 24px));
    max-height: calc(100vh - 48px);
    padding: 0;
    border: 1px solid var(--line);
    border-radius: 10px;
    background: var(--ground);
    color: var(--ink);
    box-shadow: var(--shadow);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 60%);
  }
  dialog form {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    max-height: calc(100vh - 50px);
  }
  .head {
    display: flex;
    gap: 12px;
    align-items: flex-start;
    justify-content: space-between;
    padding: 16px 20px 8px;
  }
  .head h2 {
    margin: 0;
    font-size: 20px;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .body {
    display: grid;
    gap: 16px;
    padding: 8px 20px 16px;
    overflow-y: auto;
  }
  .field {
    display: grid;
    gap: 4px;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .field > label:not(.option),
  legend {
    padding: 0;
    font-weight: 600;
  }
  .note,
  .feet .failure {
    /* The styles of rich text keep the line breaks of paragraphs; these are the template's own. */
    white-space: normal;
  }
  .note {
    margin: 0;
    font-size: 13px;
  }
  .field > input:not([type='file']),
  .field > textarea {
    width: 100%;
    padding: 9px 10px;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    background: var(--deep);
    resize: vertical;
  }
  [aria-invalid='true'] {
    border-color: var(--bad) !important;
  }
  .count {
    justify-self: end;
    font-size: 12px;
  }
  .option {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    padding: 4px 0;
  }
  .option input {
    margin-top: 4px;
  }
  .detail {
    display: block;
    font-size: 13px;
  }
  .feet {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    justify-content: flex-end;
    padding: 12px 20px;
    border-top: 1px solid var(--line);
    background: var(--ground-side);
  }
  .feet .failure {
    flex: 1 1 100%;
    margin: 0;
  }
  .go,
  .stop {
    min-height: 36px;
    padding: 6px 18px;
    border: 0;
    border-radius: 6px;
    font-weight: 500;
  }
  .go {
    background: #4752c4;
    color: #fff;
  }
  .stop {
    background: none;
  }
  .stop:hover {
    text-decoration: underline;
  }
`;
