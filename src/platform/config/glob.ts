/**
 * `*` stands for any run of characters, dots included; everything else stands for itself: 'hold.*', 'status.*', '*'.
 * Linear in both lengths but for back-tracking to the last star, so a hostile pattern cannot stall the process.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  let lastStar = -1;
  let resumeAt = 0;
  while (inText < text.length) {
    if (pattern[inPattern] === '*') {
      lastStar = inPattern++;
      resumeAt = inText;
    } else if (inPattern < pattern.length && pattern[inPattern] === text[inText]) {
      inPattern++;
      inText++;
    } else if (lastStar >= 0) {
      inPattern = lastStar + 1;
      inText = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}

/** Lower-case words, digits, dots, dashes and single stars. '**' means nothing more than '*', so it is refused as a mistake. */
export function isGlob(text: string): boolean {
  return /^[a-z0-9.*-]{1,80}$/.test(text) && !text.includes('**');
}
