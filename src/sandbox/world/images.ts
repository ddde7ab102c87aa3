import type { Clock } from '../../platform/clock.ts';
import { hexOf } from './seeded.ts';

/** One built image. Its tags move: a build takes them away from the image that had them. */
export interface Image {
  readonly id: number;
  /** 'sha256:…' */
  readonly digest: string;
  readonly version: string;
  readonly commit: string;
  /** Where it was built; null for those that were there before this world. */
  readonly buildUrl: string | null;
  readonly pushedAt: Date;
  readonly tags: ReadonlyMap<string, Date>;
}

export interface NewImage {
  readonly repository: string;
  readonly tags: readonly string[];
  readonly version: string;
  readonly commit: string;
  readonly buildUrl?: string;
}

/** The image registry's content. */
export interface Images {
  push(image: NewImage): Image;
  find(repository: string, tag: string): Image | null;
  /** The newest first; null where there is no such repository. */
  list(repository: string): readonly Image[] | null;
  /** Told after each push, with the tags that moved. */
  onPush(listener: (pushed: { readonly repository: string; readonly tags: readonly string[] }) => void): void;
}

interface StoredImage extends Image {
  readonly tags: Map<string, Date>;
}

export function createImages({ clock, seed }: { clock: Clock; seed: string }): Images {
  const repositories = new Map<string, StoredImage[]>();
  const listeners: ((pushed: { repository: string; tags: readonly string[] }) => void)[] = [];
  let lastId = 0;
  return {
    push({ repository, tags, version, commit, buildUrl = null }) {
      const images = repositories.get(repository) ?? [];
      repositories.set(repository, images);
      for (const image of images) for (const tag of tags) image.tags.delete(tag);
      const pushedAt = clock.now();
      lastId += 1;
      const image: StoredImage = {
        id: lastId,
        digest: `sha256:${hexOf(64, seed, 'image', repository, lastId, version)}`,
        version,
        commit,
        buildUrl,
        pushedAt,
        tags: new Map(tags.map((tag) => [tag, pushedAt])),
      };
      images.unshift(image);
      for (const listener of listeners) listener({ repository, tags });
      return image;
    },
    find: (repository, tag) => repositories.get(repository)?.find(({ tags }) => tags.has(tag)) ?? null,
    list: (repository) => repositories.get(repository)?.slice() ?? null,
    onPush(listener) {
      listeners.push(listener);
    },
  };
}
