import { css } from 'lit';

export const messageStyles = css`
  :host {
    content-visibility: auto;
    contain-intrinsic-size: auto 64px;
    display: block;
    padding: 2px 48px 2px 72px;
    position: relative;
  }

  :host(:not([continued])) {
    margin-block-start: 14px;
  }

  :host(:hover),
  :host(:focus-within) {
    background: var(--ground-hover);
  }

  :host([ping]) {
    background: var(--ground-ping);
    box-shadow: inset 3px 0 0 var(--ping-edge);
  }

  :host([own-only]) {
    background: var(--ground-own);
    box-shadow: inset 3px 0 0 var(--accent);
  }

  :host(:focus-visible) {
    outline: 2px solid var(--focus);
    outline-offset: -2px;
  }

  .avatar {
    align-items: center;
    block-size: 40px;
    border: 0;
    border-radius: 50%;
    color: #fff;
    cursor: pointer;
    display: flex;
    font: 600 1.125rem/1 var(--font);
    inline-size: 40px;
    inset-inline-start: 16px;
    justify-content: center;
    overflow: hidden;
    padding: 0;
    position: absolute;
  }

  .avatar img {
    block-size: 100%;
    inline-size: 100%;
  }

  .head {
    align-items: baseline;
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
  }

  .author {
    background: none;
    border: 0;
    color: var(--text-strong);
    cursor: pointer;
    font: inherit;
    font-weight: 600;
    padding: 0;
  }

  .author:hover {
    text-decoration: underline;
  }

  .app {
    background: var(--accent);
    border-radius: 3px;
    color: var(--on-accent);
    font-size: 0.625rem;
    font-weight: 600;
    line-height: 1.5;
    padding: 0 5px;
    text-transform: uppercase;
  }

  .when,
  .edited,
  .note {
    color: var(--text-muted);
    font-size: 0.75rem;
  }

  .content > .edited {
    margin-inline-start: 4px;
  }

  .content:has(> .edited) > p:nth-last-child(2) {
    display: inline;
  }

  .beside {
    color: var(--text-muted);
    font-size: 0.6875rem;
    inset-inline-start: 16px;
    line-height: 1.375rem;
    opacity: 0;
    position: absolute;
    text-align: end;
    white-space: nowrap;
    inline-size: 48px;
  }

  :host(:hover) .beside,
  :host(:focus-within) .beside,
  :host(:focus) .beside {
    opacity: 1;
  }

  .before {
    align-items: center;
    color: var(--text-muted);
    display: flex;
    font-size: 0.875rem;
    gap: 6px;
    margin-block-end: 4px;
    min-inline-size: 0;
  }

  .before::before {
    block-size: 8px;
    border: solid var(--line-strong);
    border-width: 2px 0 0 2px;
    border-start-start-radius: 6px;
    content: '';
    flex: none;
    inline-size: 32px;
    inset-inline-start: 36px;
    margin-inline-start: -36px;
    margin-block-start: 10px;
  }

  .before button {
    background: none;
    border: 0;
    color: inherit;
    cursor: pointer;
    font: inherit;
    min-inline-size: 0;
    overflow: hidden;
    padding: 0;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .before button:hover {
    color: var(--text-strong);
  }

  .body {
    display: grid;
    gap: 6px;
    justify-items: start;
    line-height: 1.375;
  }

  .body > * {
    max-inline-size: 100%;
    min-inline-size: 0;
  }

  .body > muster-embed {
    max-inline-size: min(520px, 100%);
  }

  .body > muster-components {
    justify-self: stretch;
  }

  .system {
    color: var(--text-muted);
  }

  .picture {
    block-size: auto;
    border-radius: 8px;
    display: block;
    max-block-size: 350px;
    max-inline-size: min(550px, 100%);
    inline-size: auto;
  }

  .file {
    align-items: center;
    background: var(--ground-embed);
    border: 1px solid var(--line);
    border-radius: 8px;
    display: flex;
    gap: 12px;
    padding: 12px 16px;
  }

  .file span {
    color: var(--text-muted);
    display: block;
    font-size: 0.75rem;
  }

  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }

  .reaction {
    align-items: center;
    background: var(--ground-embed);
    border: 1px solid var(--line);
    border-radius: 8px;
    color: var(--text);
    cursor: pointer;
    display: flex;
    font: inherit;
    font-size: 0.875rem;
    gap: 6px;
    min-block-size: 26px;
    padding: 1px 8px;
  }

  .reaction[aria-pressed='true'] {
    background: var(--mention-ground);
    border-color: var(--accent);
    color: var(--mention-text);
  }

  .thread,
  .note button {
    background: none;
    border: 0;
    color: var(--text-link);
    cursor: pointer;
    font: inherit;
    padding: 0;
  }

  .thread {
    text-align: start;
    font-size: 0.875rem;
    font-weight: 600;
  }

  .tools {
    background: var(--ground-raised);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    display: flex;
    /* Within the message: content-visibility cuts off what hangs out of it. */
    inset-block-start: 0;
    inset-inline-end: 16px;
    opacity: 0;
    position: absolute;
    z-index: 2;
  }

  :host(:hover) .tools,
  :host(:focus-within) .tools,
  :host(:focus) .tools {
    opacity: 1;
  }

  .tools button {
    align-items: center;
    background: none;
    block-size: 24px;
    border: 0;
    border-radius: var(--radius);
    color: var(--text);
    cursor: pointer;
    display: flex;
    font: inherit;
    justify-content: center;
    inline-size: 32px;
    padding: 0;
  }

  .tools button:hover {
    background: var(--ground-chosen);
    color: var(--text-strong);
  }

  @media (width < 720px) {
    :host {
      padding-inline: 60px 12px;
    }

    .avatar {
      block-size: 36px;
      inline-size: 36px;
      inset-inline-start: 12px;
    }

    .beside {
      inset-inline-start: 6px;
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    .thinking::after {
      animation: breathe 1.4s ease-in-out infinite;
      content: '●';
      margin-inline-start: 6px;
    }
  }

  @keyframes breathe {
    50% {
      opacity: 0.2;
    }
  }
`;
