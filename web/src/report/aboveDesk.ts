/**
 * The desk above that is told first, with its number. The last answer of the node is
 * kept on this device, so that the telephone is there when the network is not.
 */
import { useEffect } from 'react';
import type { Me, ProposedClock } from '../api/types.ts';

export interface AboveDesk { desk: string; unit: string; phone: string }

/** A number that stays on one line. */
export const unbroken = (phone: string) => phone.replaceAll('-', '\u2011');

const keyOf = (me: Me) => `fenghuo.above.${me.node.code}.${me.unit.id}`;

function kept(me: Me): AboveDesk | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(me)) ?? 'null') as AboveDesk | null;
  } catch {
    return null;
  }
}

function firstOf(clocks: ProposedClock[]): AboveDesk | null {
  const above = clocks.find((c) => c.via === 'block' && c.phones.length > 0) ?? clocks.find((c) => c.phones.length > 0);
  const phone = above?.phones[0];
  return above && phone ? { desk: above.desk, unit: above.unit, phone } : null;
}

function keep(me: Me, text: string) {
  try {
    localStorage.setItem(keyOf(me), text);
  } catch {
    // A full device: the number is there as long as the page is.
  }
}

/** Keeps whom the node says one tells first. */
export function rememberAbove(me: Me, clocks: ProposedClock[]) {
  const told = firstOf(clocks);
  if (told) keep(me, JSON.stringify(told));
}

export function useAboveDesk(me: Me, clocks: ProposedClock[] | undefined): AboveDesk | null {
  const told = clocks ? firstOf(clocks) : null;
  const text = told ? JSON.stringify(told) : null;
  useEffect(() => {
    if (text) keep(me, text);
  }, [me, text]);
  return told ?? kept(me);
}
