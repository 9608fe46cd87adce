/**
 * The casualty figures of a form: a number, 无, or nothing for 未核实. What is known may be marked
 * 初步, by the button in its cell or by a question mark behind it; another number takes the mark away.
 * 涉险 is asked for in few reports and stays folded until somebody states it or asks for it.
 */
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { CasualtyField } from '../api/types.ts';
import { CASUALTY_FIELDS, FOLDED_FIELD, isPreliminary, marked, readCount, unmarked } from './count.ts';
import { useFigureWords } from './figures.ts';

interface Props { kind?: string; values: Partial<Record<CasualtyField, string>>; onChange: (field: CasualtyField, text: string) => void; idPrefix: string }

/** Whether somebody has just typed a question mark behind what stood there. */
const isAsked = (typed: string, stood: string) => /[?？]$/.test(typed) && typed.slice(0, -1).trim() === stood;

export function FigureFields({ kind, values, onChange, idPrefix }: Props) {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  const folded = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState(false);
  // What is kept on this PC may be older than a field.
  const typed = (field: CasualtyField) => values[field] ?? '';
  const open = asked || typed(FOLDED_FIELD) !== '';
  const shownFields = CASUALTY_FIELDS.filter((f) => open || f !== FOLDED_FIELD);
  const unfold = () => {
    flushSync(() => setAsked(true));
    folded.current?.focus();
  };
  return (
    <>
      <div className={`figures${CASUALTY_FIELDS.some((f) => typed(f).trim() !== '') ? ' figures-any' : ''}`} role="group" aria-label={t('report.casualties')}>
        {shownFields.map((field) => {
          const text = typed(field);
          const count = readCount(text);
          const known = count !== null && count.how !== 'unknown';
          const mark = isPreliminary(text);
          const shown = mark ? unmarked(text) : text;
          const turn = () => onChange(field, mark ? shown : marked(shown));
          return (
            <div key={field} className={`figures-cell figures-${field}${count === null ? ' figures-bad' : ''}${text ? ' figures-known' : ''}${mark ? ' figures-marked' : ''}`}>
              <label>
                <span>{word(field)}</span>
                <input
                  ref={field === FOLDED_FIELD ? folded : undefined}
                  id={`${idPrefix}-${field}`} value={shown} placeholder={t('common.unverified')} inputMode="text" autoComplete="off" aria-invalid={count === null}
                  aria-describedby={mark ? `${idPrefix}-${field}-mark` : undefined} onChange={(e) => (known && isAsked(e.target.value, shown) ? turn() : onChange(field, e.target.value))}
                />
              </label>
              {known ? (
                <button type="button" tabIndex={-1} id={`${idPrefix}-${field}-mark`} className="figures-mark" aria-pressed={mark} aria-label={t('report.preliminary_of', { figure: word(field) })} title={t('report.preliminary_hint')} onClick={turn}>
                  {t('report.preliminary_short')}
                </button>
              ) : null}
            </div>
          );
        })}
      </div>
      {open ? null : <button type="button" id={`${idPrefix}-more`} className="link figures-more" onClick={unfold}>{t('report.figure_more')}</button>}
    </>
  );
}
