/**
 * What is preliminary (初步) in the figures of a form: due again, each confirmed with one act, the same
 * number now stated, or changed in its field above.
 */
import { useTranslation } from 'react-i18next';
import type { CasualtyField } from '../../api/types.ts';
import { figureText } from '../../ui/figureText.ts';
import { CASUALTY_FIELDS, isPreliminary, readCount, unmarked } from '../count.ts';
import { useFigureWords } from '../figures.ts';

interface Props { kind: string; values: Record<CasualtyField, string>; onChange: (field: CasualtyField, text: string) => void }

export function DueAgain({ kind, values, onChange }: Props) {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  const open = CASUALTY_FIELDS.filter((f) => isPreliminary(values[f]));
  if (open.length === 0) return null;
  return (
    <div className="due-again" role="group" aria-label={t('report.due_again')}>
      <b>{t('report.due_again')}</b>
      {open.map((f) => {
        const count = readCount(values[f]);
        const figure = `${word(f)} ${count ? figureText(count, t) : ''}`;
        return (
          <span key={f}>
            {figure} <button type="button" className="link" aria-label={t('report.due_confirm_this', { figure })} onClick={() => onChange(f, unmarked(values[f]))}>{t('report.due_confirm')}</button>
          </span>
        );
      })}
    </div>
  );
}
