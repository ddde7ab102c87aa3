/** What the words beside a picture need to know of it: drawn beneath, nothing to draw, or why there is none. */
export type Picture = { readonly kind: 'drawn'; readonly name: string } | { readonly kind: 'none' | 'failed' | 'busy' };

/** Why there is no picture; nothing where there is one. */
export function pictureLines({ kind }: Picture): readonly string[] {
  switch (kind) {
    case 'drawn':
      return [];
    case 'busy':
      return ['Too many charts are being drawn now; ask again in a moment for the picture.'];
    case 'failed':
      return ['The picture could not be drawn; the figures are whole. It is in the log.'];
    case 'none':
      return ['There is nothing to draw: no value is known of this time.'];
  }
}
