/**
 * What went wrong, where, and how to mend it, in ink and in a sentence; never a
 * box that must be closed. Nothing that was typed is lost by it.
 */
import { useTranslation } from 'react-i18next';
import i18next from 'i18next';
import { refusalFor, wordFor } from '../i18n/index.ts';
import { problemOf } from '../api/problem.ts';
import type { FieldError } from '../api/types.ts';
import './ui.css';

/** The sentence for a thrown thing. */
export function useProblemText() {
  const { i18n, t } = useTranslation();
  return (thrown: unknown): string => {
    const p = problemOf(thrown);
    const known = wordFor(`problem.${p.code.replaceAll('.', '_')}`, '');
    if (known && (i18n.language !== 'zh-CN' || !p.detail)) return known;
    // The node's own sentences are Chinese; in English its code is told.
    if (i18n.language !== 'zh-CN') return refusalFor(p.code) ?? t('problem.unknown', { code: p.code });
    return [p.title, p.detail].filter((s, i, all) => s && all.indexOf(s) === i).join('。') || t('problem.unknown', { code: p.code });
  };
}

export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  if (!error) return null;
  const p = problemOf(error);
  return (
    <div className="problem" role="alert">
      <p>{text(error)}</p>
      {p.errors?.map((e) => <p key={e.pointer + e.code} className="problem-field">{fieldText(e)}</p>)}
      {p.request_id ? <p className="note">{t('problem.request', { id: p.request_id })}</p> : null}
      {retry ? <button type="button" className="link" onClick={retry}>{t('common.retry')}</button> : null}
    </div>
  );
}

export function fieldText(e: FieldError): string {
  const said = i18next.language === 'zh-CN' ? e.detail : (refusalFor(e.code) ?? i18next.t('problem.unknown', { code: e.code }));
  return wordFor(`problem.field.${e.code.replaceAll('.', '_')}`, said);
}

/** The fault of one field, under it. */
export function FieldFault({ fault, id }: { fault?: string | null; id?: string }) {
  return fault ? <div className="field-fault" role="alert" id={id}>{fault}</div> : null;
}
