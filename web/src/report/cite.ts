/**
 * A clock's article in one short line, where the clock stands: 榆阳区2018工作要点
 * 六（二），法定上限 1 小时. A term that is the law's own has no other ceiling.
 */
import type { TFunction } from 'i18next';
import { inWords } from '../i18n/index.ts';

interface Term { article?: string | null; article_en?: string | null; ceiling_minutes?: number | null; ceiling_article?: string | null }

export function span(minutes: number, t: TFunction): string {
  if (minutes < 60) return t('report.span_minutes', { n: minutes });
  return minutes % 60 === 0 ? t('report.span_hours', { n: minutes / 60 }) : t('report.span_both', { h: Math.floor(minutes / 60), m: minutes % 60 });
}

export function cite(term: Term, t: TFunction): string {
  const article = inWords(term.article, term.article_en);
  if (term.ceiling_minutes == null || (term.ceiling_article != null && term.ceiling_article === term.article)) return article;
  return t('report.cite', { article, span: span(term.ceiling_minutes, t) });
}
