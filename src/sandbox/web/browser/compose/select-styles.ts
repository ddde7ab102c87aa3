import { css } from 'lit';

export const selectStyles = css`
  :host {
    display: block;
    width: min(400px, 100%);
  }
  .select {
    position: relative;
  }
  .face {
    width: 100%;
    min-height: 40px;
    padding: 8px 32px 8px 12px;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    background: var(--deep);
    text-overflow: ellipsis;
    cursor: pointer;
  }
  .face::placeholder {
    color: var(--ink);
    opacity: 1;
  }
  .face.wrong {
    border-color: var(--bad);
  }
  .face[disabled] {
    opacity: 0.6;
    cursor: not-allowed;
  }
  .mark {
    position: absolute;
    inset-inline-end: 12px;
    top: 10px;
    color: var(--ink-soft);
    pointer-events: none;
  }
  .list {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 0;
    color: var(--ink);
    overflow-y: auto;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    background: var(--raised);
    box-shadow: var(--shadow);
  }
  .note {
    margin: 0;
    padding: 8px 12px 4px;
    color: var(--ink-soft);
    font-size: 13px;
  }
  [role='option'] {
    display: flex;
    gap: 8px;
    padding: 8px 10px;
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  [role='option']:hover,
  .marked {
    background: var(--hover);
  }
  .marked {
    box-shadow: inset 3px 0 0 var(--focus);
  }
  .tick {
    flex: none;
    width: 1em;
  }
  .words {
    min-width: 0;
  }
  .label,
  .detail {
    display: block;
  }
  .detail {
    color: var(--ink-soft);
    font-size: 13px;
  }
`;
