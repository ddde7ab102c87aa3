import { css } from 'lit';

export const textFieldStyles = css`
  :host {
    display: flex;
    gap: 4px;
    align-items: flex-end;
    position: relative;
    min-width: 0;
  }
  textarea {
    display: block;
    flex: 1;
    min-width: 0;
    min-height: 36px;
    max-height: 40vh;
    padding: 7px 4px;
    border: 0;
    outline: 0;
    resize: none;
    background: transparent;
    field-sizing: content;
  }
  /* The composer's box shows the focus. */
  textarea:focus-visible {
    outline: none;
  }
  textarea::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }
`;
