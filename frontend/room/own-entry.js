/** @param {import('./state.js').Screen} screen this person's own entry; undefined if they are not on the stage */
export function ownEntry(screen) {
  return screen.stage?.find((entry) => entry.id === screen.you?.id);
}
