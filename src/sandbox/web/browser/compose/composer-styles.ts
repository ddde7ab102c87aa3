import { css } from 'lit';

export const composerStyles = css`
  :host {
    display: block;
    padding: 0 16px 4px;
  }
  .box {
    position: relative;
    border-radius: 8px;
    background: var(--sunk);
  }
  .bar {
    display: flex;
    gap: 8px;
    align-items: center;
    flex-wrap: wrap;
    margin: 0;
    padding: 6px 12px;
    border-bottom: 1px solid var(--line);
    font-size: 14px;
    overflow-wrap: anywhere;
  }
  .bar .words {
    flex: 1 1 20ch;
    min-width: 0;
  }
  .row {
    display: flex;
    gap: 4px;
    align-items: flex-end;
    padding: 5px 8px;
  }
  .row > .grow {
    flex: 1;
    min-width: 0;
  }
  .box:focus-within {
    box-shadow: 0 0 0 1px var(--focus);
  }
  .foot {
    display: flex;
    gap: 12px;
    justify-content: space-between;
    min-height: 22px;
    padding: 2px 4px;
    font-size: 13px;
    color: var(--ink-soft);
  }
  .foot > :last-child {
    flex: none;
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 8px 12px 0;
    list-style: none;
  }
  .files li {
    display: inline-flex;
    align-items: center;
    padding-inline-start: 8px;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--raised);
    font-size: 14px;
    overflow-wrap: anywhere;
  }
  @media (max-width: 600px) {
    :host {
      padding-inline: 8px;
    }
  }
`;
