import { css } from 'lit';

export const componentStyles = css`
  :host {
    display: block;
    min-width: 0;
    max-width: 600px;
  }
  .parts {
    display: grid;
    gap: 8px;
    margin-top: 4px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .button {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    justify-content: center;
    min-height: 34px;
    min-width: 60px;
    padding: 4px 16px;
    border: 0;
    border-radius: 6px;
    font-weight: 500;
    text-decoration: none;
    background: var(--ground-chosen);
    color: var(--text-strong);
    overflow-wrap: anywhere;
  }
  .button:hover:not([disabled]) {
    filter: brightness(1.08);
  }
  .button[disabled] {
    opacity: 0.55;
  }
  .primary,
  .premium {
    background: var(--accent-fill, #4752c4);
    color: #fff;
  }
  .success {
    background: var(--good);
    color: var(--on-good);
  }
  .danger {
    background: var(--danger);
    color: var(--on-danger);
  }
  .container {
    display: grid;
    gap: 8px;
    padding: 12px 14px;
    border: 1px solid var(--line);
    border-inline-start: 4px solid var(--accent-colour, var(--line));
    border-radius: 6px;
    background: var(--ground-embed);
  }
  .section {
    display: flex;
    gap: 12px;
    justify-content: space-between;
    align-items: flex-start;
  }
  .section > .texts {
    flex: 1;
    min-width: 0;
  }
  .text {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  hr {
    width: 100%;
    margin: 2px 0;
    border: 0;
    border-top: 1px solid transparent;
  }
  hr.line {
    border-top-color: var(--line);
  }
  hr.large {
    margin: 8px 0;
  }
  .thumbnail {
    flex: none;
    width: 80px;
    height: 80px;
    border-radius: 6px;
    object-fit: cover;
  }
  .gallery {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
    gap: 4px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .gallery img {
    width: 100%;
    aspect-ratio: 4 / 3;
    border-radius: 6px;
    object-fit: cover;
    background: var(--deep);
  }
  .file {
    display: flex;
    gap: 10px;
    align-items: center;
    padding: 10px 12px;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--raised);
    overflow-wrap: anywhere;
  }
  a {
    color: var(--text-link);
  }
  details > summary {
    cursor: pointer;
    padding: 6px;
  }
  .failure {
    margin: 0;
    white-space: normal;
    font-size: 14px;
  }
`;
