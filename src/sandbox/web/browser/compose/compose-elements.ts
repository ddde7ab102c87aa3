import { MusterCommandForm } from './command-form-element.ts';
import { MusterComponents } from './components-element.ts';
import { MusterComposer } from './composer-element.ts';
import { MusterMenus } from './menus-element.ts';
import { MusterModals } from './modals-element.ts';
import { MusterSelect } from './select-element.ts';
import { MusterTextField } from './text-field-element.ts';
import { MusterThreadDialog } from './thread-dialog-element.ts';

/** The composer half's elements by the names the page uses. */
export const COMPOSE_ELEMENTS: readonly (readonly [string, CustomElementConstructor])[] = [
  ['muster-command-form', MusterCommandForm],
  ['muster-text-field', MusterTextField],
  ['muster-composer', MusterComposer],
  ['muster-select', MusterSelect],
  ['muster-components', MusterComponents],
  ['muster-modals', MusterModals],
  ['muster-menus', MusterMenus],
  ['muster-thread-dialog', MusterThreadDialog],
];
