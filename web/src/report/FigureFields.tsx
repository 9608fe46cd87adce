/** The casualty figures of a form: a number, 无, or nothing for 未核实. */
import { useTranslation } from 'react-i18next';
import type { CasualtyField } from '../api/types.ts';
import { CASUALTY_FIELDS, readCount } from './count.ts';
import { useFigureWords } from './figures.ts';

interface Props { kind?: string; values: Record<CasualtyField, string>; onChange: (field: CasualtyField, text: string) => void; idPrefix: string }

export function FigureFields({ kind, values, onChange, idPrefix }: Props) {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  return (
    <div className="figures" role="group" aria-label={t('report.casualties')}>
      {CASUALTY_FIELDS.map((field) => {
        const bad = readCount(values[field]) === null;
        return (
          <label key={field} className={`figures-${field}${bad ? ' figures-bad' : ''}${values[field] ? ' figures-known' : ''}`}>
            <span>{word(field)}</span>
            <input
              id={`${idPrefix}-${field}`} value={values[field]} placeholder={t('common.unverified')} inputMode="text" autoComplete="off" aria-invalid={bad}
              onChange={(e) => onChange(field, e.target.value)}
            />
          </label>
        );
      })}
    </div>
  );
}
