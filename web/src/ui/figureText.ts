/**
 * A figure about people in words, apart from its component: the worker, which has no
 * page, asks here too whether a figure is due again.
 */
import type { TFunction } from 'i18next';
import type { Count } from '../api/types.ts';

/** 3（初步） */
export const preliminaryText = (figure: string, t: TFunction): string => `${figure}${t('common.bracketed', { text: t('common.preliminary') })}`;
/** Whether a figure is due again. */
export const isMarked = (count: Count): boolean => count.how !== 'unknown' && count.preliminary === true;

/** The figure as plain text, for sentences. */
export const figureText = (count: Count, t: TFunction): string => (isMarked(count) ? preliminaryText(bareText(count, t), t) : bareText(count, t));

export function bareText(count: Count, t: TFunction): string {
  switch (count.how) {
    case 'unknown':
      return t('common.unverified');
    case 'none':
      return t('common.none');
    case 'number':
      return String(count.n);
    case 'at_least':
      return t('common.at_least', { n: count.n });
  }
}
