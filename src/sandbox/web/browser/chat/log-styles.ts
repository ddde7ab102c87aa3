import { css } from 'lit';

export const logStyles = css`
  :host {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
    position: relative;
  }

  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-color: var(--line-strong) transparent;
  }

  .scroller:focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: -2px;
  }

  .list {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    min-block-size: 100%;
    padding-block-end: 20px;
  }

  .beginning {
    padding: 32px 16px 8px;
  }

  h2 {
    color: var(--text-strong);
    font-size: 1.5rem;
    margin: 0 0 4px;
  }

  .beginning p,
  .edge {
    color: var(--text-muted);
    margin: 0;
  }

  .edge {
    padding: 16px;
    text-align: center;
  }

  .divider {
    align-items: center;
    color: var(--text-muted);
    display: flex;
    font-size: 0.75rem;
    font-weight: 600;
    gap: 8px;
    margin: 20px 16px 4px;
  }

  .divider::before,
  .divider::after {
    border-block-start: 1px solid var(--line);
    content: '';
    flex: 1;
  }

  .divider.new {
    color: var(--text-bad);
  }

  .divider.new::before,
  .divider.new::after {
    border-color: currentColor;
  }

  .present {
    align-items: center;
    background: var(--accent);
    border: 0;
    border-radius: 16px;
    box-shadow: var(--shadow);
    color: var(--on-accent);
    cursor: pointer;
    display: flex;
    font: inherit;
    font-size: 0.875rem;
    gap: 6px;
    inset-block-end: 12px;
    inset-inline-end: 24px;
    padding: 5px 14px 5px 10px;
    position: absolute;
    z-index: 5;
  }

  .retry {
    background: none;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    color: var(--text);
    cursor: pointer;
    font: inherit;
    padding: 4px 12px;
  }

  .shown {
    animation: shown 2s ease-out;
  }

  @keyframes shown {
    from {
      background: var(--mention-ground);
    }
  }
`;
