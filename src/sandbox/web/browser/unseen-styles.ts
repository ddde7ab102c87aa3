import { css } from 'lit';

/** Words of class `unseen` are for those who hear the page: they take no room, and are read aloud all the same. */
export const unseenStyles = css`
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
