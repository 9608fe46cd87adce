/**
 * A figure about people. Unknown is a word with a dotted line, never 0, a dash or
 * nothing; a stated zero is 无. A figure that is due again says 初步 beside it.
 */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Count } from '../api/types.ts';
import './ui.css';

/** 3（初步） */
export const preliminaryText = (figure: string, t: TFunction): string => `${figure}${t('common.bracketed', { text: t('common.preliminary') })}`;
/** Whether a figure is due again. */
export const isMarked = (count: Count): boolean => count.how !== 'unknown' && count.preliminary === true;

/** The figure as plain text, for sentences. */
export const figureText = (count: Count, t: TFunction): string => (isMarked(count) ? preliminaryText(bareText(count, t), t) : bareText(count, t));

function bareText(count: Count, t: TFunction): string {
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

export function Figure({ count }: { count: Count }) {
  const { t } = useTranslation();
  if (count.how === 'unknown') return <Unverified />;
  return <span className={`figure${count.how === 'none' ? '' : ' figure-known'}${isMarked(count) ? ' figure-marked' : ''}`}>{bareText(count, t)}{isMarked(count) ? <small className="figure-mark">{t('common.preliminary')}</small> : null}</span>;
}

/** 未核实, for anything that is not known. */
export function Unverified() {
  const { t } = useTranslation();
  return <span className="unverified">{t('common.unverified')}</span>;
}
