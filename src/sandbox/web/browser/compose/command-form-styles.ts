import { css } from 'lit';

export const commandFormStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
  }
  .hint {
    margin: 0;
    padding: 2px 0 6px;
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
    max-height: 40vh;
    overflow-y: auto;
    padding: 2px;
  }
  .name {
    font-weight: 700;
    padding-inline-end: 2px;
  }
  .pill {
    display: inline-flex;
    align-items: stretch;
    max-width: 100%;
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    background: var(--raised);
    overflow: hidden;
  }
  .pill:focus-within {
    border-color: var(--focus);
    box-shadow: 0 0 0 1px var(--focus);
  }
  .pill.wrong {
    border-color: var(--bad);
  }
  .pill label {
    display: flex;
    align-items: center;
    padding: 4px 8px;
    background: var(--deep);
    font-size: 14px;
  }
  .pill input {
    border: 0;
    outline: 0;
    min-width: 4ch;
    max-width: min(60ch, 100%);
    padding: 4px 8px;
    background: transparent;
    field-sizing: content;
  }
  .pill input[type='file'] {
    max-width: 30ch;
  }
  .pill .drop {
    border: 0;
    background: none;
    padding: 0 8px;
    color: var(--ink-soft);
  }
  .pill .drop:hover {
    background: var(--hover);
    color: var(--ink);
  }
  .more {
    flex: 1 1 12ch;
    min-width: 8ch;
    border: 0;
    outline: 0;
    background: transparent;
    padding: 4px;
    min-height: 32px;
  }
  .more::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }
`;
