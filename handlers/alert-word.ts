/* What Alertmanager says of an alert when it is asked is cleaned as what its webhook says. */
import type { AlertWord, Annotations } from '../src/alerts/alert.ts';
import { ANNOTATION_PICKS, keepLabels } from './alert-fields.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { isObject } from './pick-fields.ts';

/** Without secrets, control characters and overlong texts; applied to its own outcome it changes nothing. */
export function cleanAlertWord(word: AlertWord): AlertWord {
  const labels = keepLabels({ ...word.labels });
  return {
    ...word,
    fingerprint: foreignLine(word.fingerprint),
    labels: isObject(labels)
      ? Object.fromEntries(
          Object.entries(labels).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
        )
      : {},
    annotations: cleanAnnotations(word.annotations),
    url: urlOrNull(word.url),
  };
}

function cleanAnnotations({ summary, description, runbookUrl, dashboardUrl }: Annotations): Annotations {
  return {
    summary: summary === null ? null : ANNOTATION_PICKS.summary(summary) || null,
    description: description === null ? null : ANNOTATION_PICKS.description(description) || null,
    runbookUrl: urlOrNull(runbookUrl),
    dashboardUrl: urlOrNull(dashboardUrl),
  };
}

function urlOrNull(url: string | null): string | null {
  const kept = url === null ? null : foreignUrl(url);
  return typeof kept === 'string' && kept !== '' ? kept : null;
}
