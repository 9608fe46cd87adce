/**
 * A figure about people. Unknown is a word with a dotted line, never 0, a dash or
 * nothing; a stated zero is 无. A figure that is due again says 初步 beside it.
 */
import { useTranslation } from 'react-i18next';
import type { Count } from '../api/types.ts';
import { bareText, isMarked } from './figureText.ts';
import './ui.css';

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
