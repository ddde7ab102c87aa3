/** A component as Discord stores it: what was sent, with an `id` on each. */
export interface StoredComponent {
  readonly type: number;
  readonly id: number;
  readonly custom_id?: string;
  readonly [key: string]: unknown;
}

/** Every component at any depth. */
export function flattenComponents(components: readonly StoredComponent[]): StoredComponent[] {
  return components.flatMap((component) => {
    const children = [component['components'], component['accessory'], component['component']]
      .flat()
      .filter((child): child is StoredComponent => typeof child === 'object' && child !== null && 'type' in child);
    return [component, ...flattenComponents(children)];
  });
}
