/** Where the keyboard really is, through every shadow tree. */
export function deepActiveElement(root: DocumentOrShadowRoot = document): HTMLElement | null {
  const active = root.activeElement;
  const inner = active?.shadowRoot ? deepActiveElement(active.shadowRoot) : null;
  return inner ?? (active instanceof HTMLElement && active !== document.body ? active : null);
}

/** Brings the keyboard back to where it was; `otherwise` is told when that place is gone or takes no focus any more. */
export function returnFocus(to: HTMLElement | null, otherwise: () => void): void {
  if (to?.isConnected === true) to.focus();
  if (to === null || deepActiveElement() !== to) otherwise();
}
