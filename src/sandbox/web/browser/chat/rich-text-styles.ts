import { css } from 'lit';
import { focusRing } from '../focus-ring.ts';

/** For every shadow tree in which `renderMarkdown` draws. */
export const richTextStyles = css`
  p,
  blockquote,
  pre,
  ul,
  ol {
    margin: 0;
  }

  p,
  li {
    overflow-wrap: anywhere;
  }

  p {
    white-space: pre-wrap;
  }

  a {
    color: var(--text-link);
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 2px;
  }

  a:hover,
  a:focus-visible {
    text-decoration-thickness: 2px;
  }

  .heading {
    color: var(--text-strong);
    font-weight: 700;
    line-height: 1.3;
    margin-block: 8px 4px;
  }

  .level-1 {
    font-size: 1.5em;
  }

  .level-2 {
    font-size: 1.25em;
  }

  .level-3 {
    font-size: 1em;
  }

  .subtext {
    color: var(--text-muted);
    font-size: 0.8125em;
  }

  blockquote {
    border-inline-start: 4px solid var(--line-strong);
    border-radius: 4px;
    padding-inline-start: 12px;
  }

  ul,
  ol {
    padding-inline-start: 1.5em;
  }

  code {
    background: var(--ground-code);
    border-radius: 4px;
    font: 0.875em/1.3 var(--font-code);
    padding: 0.15em 0.3em;
    white-space: pre-wrap;
  }

  pre {
    background: var(--ground-code);
    border: 1px solid var(--line);
    border-radius: 4px;
    margin-block-start: 6px;
    max-block-size: 32em;
    overflow: auto;
    padding: 8px;
  }

  pre code {
    background: none;
    padding: 0;
  }

  .mention {
    background: var(--mention-ground);
    border: 0;
    border-radius: 3px;
    color: var(--mention-text);
    cursor: pointer;
    font: inherit;
    font-weight: 500;
    padding: 0 2px;
    white-space: normal;
  }

  /* Its own colours miss the contrast that people need; an outer rule wins over a shadow tree's :host. */
  discord-mention,
  discord-mention:hover {
    background: none;
    color: inherit;
    padding: 0;
  }

  span.mention {
    cursor: default;
  }

  .mention.quiet {
    background: none;
    box-shadow: inset 0 0 0 1px var(--line);
  }

  button.mention:hover {
    background: var(--accent);
    color: var(--on-accent);
  }

  ${focusRing(1)}
`;
