/**
 * The casualty figures of a form: a number, 无, or nothing for 未核实. What is known may be marked
 * 初步, by the button in its cell or by a question mark behind it; another number takes the mark away.
 */
import { useTranslation } from 'react-i18next';
import type { CasualtyField } from '../api/types.ts';
import { CASUALTY_FIELDS, isPreliminary, marked, readCount, unmarked } from './count.ts';
import { useFigureWords } from './figures.ts';

interface Props { kind?: string; values: Record<CasualtyField, string>; onChange: (field: CasualtyField, text: string) => void; idPrefix: string }

/** Whether somebody has just typed a question mark behind what stood there. */
const isAsked = (typed: string, stood: string) => /[?？]$/.test(typed) && typed.slice(0, -1).trim() === stood;

export function FigureFields({ kind, values, onChange, idPrefix }: Props) {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  return (
    <div className={`figures${CASUALTY_FIELDS.some((f) => values[f].trim() !== '') ? ' figures-any' : ''}`} role="group" aria-label={t('report.casualties')}>
      {CASUALTY_FIELDS.map((field) => {
        const text = values[field];
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
  );
}
