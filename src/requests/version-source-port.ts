import type { WantedVersion } from './wanted-version.ts';

/** Texts are foreign; `why` and `where` are clauses without a period. */
export type RefAnswer =
  | {
      readonly kind: 'found';
      /** As it is spelled there, which may differ from what was typed in a leading `v`. */
      readonly name: string;
      readonly sha: string | null;
      /** Who made the commit, by login; null: not told. */
      readonly author: string | null;
      /** "GitHub has it in acme/node", "it was pushed to acme/node". */
      readonly where: string;
    }
  | { readonly kind: 'absent'; readonly where: string }
  | { readonly kind: 'unknown'; readonly why: string };

export type ImageAnswer =
  | { readonly kind: 'found'; readonly reference: string; readonly digest: string }
  | { readonly kind: 'absent'; readonly reference: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** One system with repositories. */
export interface RefPort {
  /** `ref` is a tag, branch or commit; absent only where the repository itself is there. */
  find(ask: { readonly repository: string; readonly version: WantedVersion }): Promise<RefAnswer>;
}

/** One registry of images. `repository` as `wakuorg/nwaku`. */
export interface ImagePort {
  find(ask: { readonly host: string; readonly repository: string; readonly tag: string }): Promise<ImageAnswer>;
}
