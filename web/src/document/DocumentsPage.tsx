/** 文书登记: what the unit issued, by number, series and year. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { documentsQuery } from '../api/queries.ts';
import { ExportButton } from '../export/ExportButton.tsx';
import { inWords } from '../i18n/index.ts';
import { useSettled } from '../report/useProposal.ts';
import { nodeNow } from '../time/clock.ts';
import { full } from '../time/words.ts';
import { Answered, Empty } from '../ui/States.tsx';
import './document.css';

const YEARS = 5;

export function DocumentsPage() {
  const { t } = useTranslation();
  const [series, setSeries] = useState<string>();
  const [year, setYear] = useState<number>();
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const answer = useInfiniteQuery(documentsQuery({ series, year, q: q || undefined }));
  const rows = answer.data?.pages.flatMap((p) => p.rows) ?? [];
  // What can be chosen is what was ever seen here: a series of another year stays choosable.
  const [known, setKnown] = useState<Record<string, string>>({});
  const fresh = rows.filter((r) => known[r.series] === undefined);
  if (fresh.length > 0) setKnown({ ...known, ...Object.fromEntries(fresh.map((r) => [r.series, inWords(r.series_name, r.series_name_en)])) });
  const thisYear = Number(full(nodeNow()).slice(0, 4));
  const narrowed = series !== undefined || year !== undefined || q !== '';
  return (
    <div className="documents">
      <header className="inq-page-head"><h1 className="page-title">{t('document.register')}</h1><span className="note">{t('document.register_note')}</span><ExportButton list="documents" narrowed={{ series, year, q: q || undefined }} /></header>
      <div className="documents-filter">
        <Input size="small" allowClear value={typed} placeholder={t('document.search')} aria-label={t('document.search')} onChange={(e) => setTyped(e.target.value)} />
        <Select size="small" allowClear placeholder={t('document.series')} aria-label={t('document.series')} value={series} onChange={(v?: string) => setSeries(v)} options={Object.entries(known).map(([value, label]) => ({ value, label }))} />
        <Select size="small" allowClear placeholder={t('document.year')} aria-label={t('document.year')} value={year} onChange={(v?: number) => setYear(v)} options={Array.from({ length: YEARS }, (_, n) => ({ value: thisYear - n, label: String(thisYear - n) }))} />
      </div>
      <Answered of={answer} lines={8}>
        {() => rows.length === 0 ? <Empty title={t(narrowed ? 'document.none_match' : 'document.none')}>{narrowed ? null : t('document.none_hint')}</Empty> : (
          // Wider than a phone: it scrolls by itself, and the keyboard must get there.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <div className="documents-scroll" role="region" aria-label={t('document.register')} tabIndex={0}>
            <table className="plain documents-table">
              <thead><tr><th>{t('document.col.number')}</th><th>{t('document.col.series')}</th><th>{t('document.col.issuer')}</th><th>{t('document.col.title')}</th><th>{t('document.col.at')}</th><th>{t('document.col.signed')}</th><th>{t('document.col.state')}</th></tr></thead>
              <tbody>
                {rows.map((d) => (
                  <tr key={d.id} className={d.voided_at == null ? undefined : 'documents-void'}>
                    <td className="nowrap">{d.number}</td><td className="nowrap">{inWords(d.series_name, d.series_name_en)}</td><td className="nowrap">{d.issuer}</td><td><Link to="/document/$id" params={{ id: d.id }}>{d.title}</Link></td><td className="nowrap">{full(d.at)}</td><td className="nowrap">{d.signed_by}</td>
                    <td>{d.voided_at == null ? (d.with_report ? t('document.with_report') : '') : `${t('document.voided_short')}${t('common.comma')}${d.void_reason ?? ''}`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
      {answer.hasNextPage ? <p><Button size="small" loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>{t('document.more')}</Button></p> : null}
    </div>
  );
}
