/**
 * What the platform costs a unit is measured in minutes in which somebody works on it. A request says so
 * when a key was pressed or the page was touched within the last minute; reading is not seen. The node
 * counts a minute once for each session, by the unit, and keeps nobody's own.
 */
export const AT_WORK = 'Fenghuo-At-Work';
const MINUTE = 60_000;
let touched = Number.NEGATIVE_INFINITY;
let told = Number.NEGATIVE_INFINITY;

for (const input of ['keydown', 'pointerdown', 'wheel', 'touchmove'] as const) globalThis.addEventListener?.(input, () => { touched = Date.now(); }, { passive: true, capture: true });

/** Marks a request. */
export function markWork(headers: Headers, now = Date.now()) {
  if (now - touched >= MINUTE) return;
  headers.set(AT_WORK, '1');
  told = now;
}

/** Whether somebody works and no request said so for a minute: a page that asks for nothing must be asked. */
export const workUntold = (now = Date.now()) => now - touched < MINUTE && now - told >= MINUTE;
