/** The documents about an event, on its report's page. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DocumentRow } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { fileUrl } from './files.ts';
import './document.css';

export function PapersList({ rows }: { rows: DocumentRow[] }) {
  const { t } = useTranslation();
  const now = useMinute();
  return (
    <ul className="papers-list">
      {rows.map((d) => (
        <li key={d.id}>
          <Link to="/document/$id" params={{ id: d.id }}>{d.mine ? '' : d.unit.name}{inWords(d.series_name, d.series_name_en)} {d.number}</Link>
          <span className="note">{when(d.at, now, t)}</span>{d.voided_at == null ? null : <span className="tag">{t('document.voided_short')}</span>}
          <a href={fileUrl(d.id, 'pdf')} target="_blank" rel="noreferrer">{t('document.pdf')}</a><a href={fileUrl(d.id, 'docx')}>{t('document.docx')}</a>
        </li>
      ))}
    </ul>
  );
}
