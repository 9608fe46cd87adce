/** Where the texts of dialogs are kept on this PC, and how they go; apart from the forms, which are loaded later. */
import type { Me } from '../api/types.ts';

export const keptPrefix = (me: Me) => `fenghuo.draft.form.${me.node.code}.${me.account_id}.`;

/** The account signs out: on a shared PC nothing of it stays in a form. */
export function dropKept(me: Me) {
  for (const key of Object.keys(localStorage)) if (key.startsWith(keptPrefix(me))) localStorage.removeItem(key);
}
