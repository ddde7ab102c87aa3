import { ComponentType } from 'discord-api-types/v10';
import { type StoredComponent } from './component.ts';
import type { Field } from './form.ts';
import type { Resolver } from './interaction-options.ts';

/** The chosen values of a select, checked against its options and bounds. */
export function readSelectValues(
  list: Field,
  component: StoredComponent,
  context: { readonly resolver: Resolver; readonly viewerId: string },
): string[] {
  const { resolver, viewerId } = context;
  const min = component['min_values'];
  const max = component['max_values'];
  const values = list
    .items({ min: typeof min === 'number' ? min : 1, max: typeof max === 'number' ? max : 1 })
    .map((item) => item.text({ required: true }) ?? '');
  const offered = Array.isArray(component['options']) ? component['options'] : [];
  const known: Readonly<Record<number, (id: string) => boolean>> = {
    [ComponentType.StringSelect]: (value) =>
      offered.some(
        (option: unknown) =>
          typeof option === 'object' && option !== null && 'value' in option && option.value === value,
      ),
    [ComponentType.UserSelect]: (id) => resolver.user(id),
    [ComponentType.RoleSelect]: (id) => resolver.role(id),
    [ComponentType.MentionableSelect]: (id) => resolver.user(id) || resolver.role(id),
    [ComponentType.ChannelSelect]: (id) => resolver.channel(id, viewerId),
  };
  for (const value of values)
    if (known[component.type]?.(value) !== true)
      list.complain('BASE_TYPE_CHOICES', `"${value}" is not one of the choices.`);
  return values;
}
