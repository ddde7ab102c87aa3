/** Release notes as what is in them, whatever the markup they came in. Texts are foreign: escape them before showing. */
export type Block =
  | { readonly kind: 'heading'; readonly depth: number; readonly of: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly of: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'quote'; readonly of: readonly Block[] }
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly ListItem[] }
  /** `links`: where the cells lead, for a table is shown as code, and code has no links. */
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[]; readonly links: readonly Link[] }
  | { readonly kind: 'rule' };

export interface ListItem {
  /** null: not something to tick off. */
  readonly checked: boolean | null;
  readonly of: readonly Block[];
}

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'strike'; readonly of: readonly Inline[] }
  | Link;

/** The URL is absolute, but may have any scheme and any length. */
export interface Link {
  readonly kind: 'link';
  readonly label: string;
  readonly url: string;
}

/** What one would read aloud of it. */
export function plainInlines(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'text':
        case 'code':
          return inline.text;
        case 'break':
          return ' ';
        case 'link':
          return inline.label;
        case 'strong':
        case 'emphasis':
        case 'strike':
          return plainInlines(inline.of);
      }
    })
    .join('');
}

/** The links among these, at any depth. */
export function linksIn(inlines: readonly Inline[]): readonly Link[] {
  return inlines.flatMap((inline) => (inline.kind === 'link' ? [inline] : 'of' in inline ? linksIn(inline.of) : []));
}
