/** Discord docs: channel resource, thread names. */
export const LONGEST_THREAD_NAME = 100;
const PROPOSED_LENGTH = 60;

/** A name to begin with: the first words of what the thread is about. */
export function proposeThreadName(text: string): string {
  const line = text.split('\n').find((each) => /[\p{L}\p{N}]/u.test(each)) ?? '';
  const plain = line
    .replaceAll(/<(?:[@#:]|a:|t:)[^>]*>|[*_~`>|#]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return plain.length <= PROPOSED_LENGTH ? plain : `${plain.slice(0, PROPOSED_LENGTH).trimEnd()}…`;
}

/** What is wrong with a thread's name, as a sentence; null when it can be used. */
export function complaintAboutThreadName(name: string): string | null {
  const { length } = name.trim();
  if (length === 0) return 'A thread needs a name.';
  return length > LONGEST_THREAD_NAME ? `The name may have ${LONGEST_THREAD_NAME} characters; it has ${length}.` : null;
}
