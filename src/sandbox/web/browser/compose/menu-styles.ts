import { css } from 'lit';

export const menuStyles = css`
  .menu {
    position: fixed;
    z-index: 60;
    min-width: 200px;
    max-width: min(320px, calc(100vw - 16px));
    max-height: calc(100vh - 16px);
    overflow-y: auto;
    padding: 6px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--raised);
    box-shadow: var(--shadow);
  }
  [role='group'] + [role='group'] {
    margin-top: 6px;
    padding-top: 6px;
    border-top: 1px solid var(--line);
  }
  .title {
    padding: 2px 8px;
    color: var(--ink-soft);
    font-size: 12px;
    font-weight: 600;
  }
  [role='menuitem'] {
    display: block;
    width: 100%;
    min-height: 32px;
    padding: 5px 8px;
    border: 0;
    border-radius: 4px;
    background: none;
    text-align: start;
    overflow-wrap: anywhere;
  }
  [role='menuitem']:hover,
  [role='menuitem']:focus {
    background: var(--hover);
  }
  .wait {
    margin: 0;
    padding: 6px 8px;
    color: var(--ink-soft);
    font-size: 13px;
  }
  .toast {
    position: fixed;
    z-index: 70;
    inset-inline: 0;
    bottom: 88px;
    display: flex;
    gap: 12px;
    align-items: center;
    width: fit-content;
    max-width: min(560px, calc(100vw - 24px));
    margin-inline: auto;
    padding: 8px 8px 8px 16px;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--raised);
    box-shadow: var(--shadow);
    overflow-wrap: anywhere;
  }
  .toast[hidden] {
    display: none;
  }
`;
