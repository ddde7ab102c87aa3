import { MusterPanel } from './muster-panel.ts';
import { MusterWelcome } from './muster-welcome.ts';
import { PanelActs } from './panel-acts.ts';
import { PanelClock } from './panel-clock.ts';
import { PanelFaults } from './panel-faults.ts';
import { PanelFleets } from './panel-fleets.ts';
import { PanelInbound } from './panel-inbound.ts';
import { PanelRelay } from './panel-relay.ts';
import { PanelScenarios } from './panel-scenarios.ts';
import { PanelSection } from './panel-section.ts';
import { WelcomeButton } from './welcome-button.ts';

/** The panel's elements by their names, for main.ts to define. `<muster-panel>`, `<muster-welcome>` and its button are for the page. */
export const PANEL_ELEMENTS: readonly (readonly [string, CustomElementConstructor])[] = [
  ['muster-panel-section', PanelSection],
  ['muster-panel-scenarios', PanelScenarios],
  ['muster-panel-clock', PanelClock],
  ['muster-panel-fleets', PanelFleets],
  ['muster-panel-relay', PanelRelay],
  ['muster-panel-inbound', PanelInbound],
  ['muster-panel-acts', PanelActs],
  ['muster-panel-faults', PanelFaults],
  ['muster-panel', MusterPanel],
  ['muster-welcome', MusterWelcome],
  ['muster-welcome-button', WelcomeButton],
];
