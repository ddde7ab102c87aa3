import { describeScenarios } from '../../support/scenarios-on-page.ts';

describeScenarios('muster');
