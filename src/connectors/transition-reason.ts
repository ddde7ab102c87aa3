/** What AWS takes in a reason: 1 to 300 of these (API reference: DisableStageTransition). */
const LONGEST = 300;

/** A reason made of the characters that AWS takes; the full text is kept by Muster. */
export function transitionReason(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[[{]/g, '(')
    .replaceAll(/[\]}]/g, ')')
    .replaceAll(/[:;,/_#+|]/g, ' ')
    .replaceAll(/[^a-zA-Z0-9!@ ().*?-]/g, '')
    .replaceAll(/ +/g, ' ')
    .slice(0, LONGEST)
    .trim();
  return plain === '' ? 'Held by Muster' : plain;
}
