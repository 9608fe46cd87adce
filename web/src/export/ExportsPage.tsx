/** 导出: one's own files of lists, for a week: what waits, how far it is, the file, why none came of it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../api/types.ts';
import { wordFor } from '../i18n/index.ts';
import { full, size } from '../time/words.ts';
import { Key } from '../ui/Key.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { Answered, Empty } from '../ui/States.tsx';
import { cancelExport, counted, exportFile, exportsQuery, inWork, removeExport } from './acts.ts';
import { seenExport } from './ExportLine.tsx';
import './export.css';

export function ExportsPage() {
  const { t } = useTranslation();
  const answer = useQuery(exportsQuery);
  return (
    <div className="exports">
      <header><h1 className="page-title">{t('sheet.title')}</h1><span className="note">{t('sheet.note')}</span></header>
      <Answered of={answer} lines={6}>
        {({ rows }) => (rows.length === 0
          ? <Empty title={t('sheet.empty')}>{t('sheet.empty_hint')} <Key>Alt X</Key></Empty>
          : <ul className="exports-list">{rows.map((e) => <li key={e.id}><One of={e} /></li>)}</ul>)}
      </Answered>
    </div>
  );
}

function One({ of: e }: { of: Export }) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const act = (run: Promise<unknown>) => {
    setError(null);
    run.catch(setError);
  };
  const narrowed = e.conditions.map((c) => t('sheet.condition', { name: c.name, said: c.said })).join(t('common.comma'));
  return (
    <article className={`exports-one${e.state === 'done' || inWork(e) ? '' : ' exports-none'}`}>
      <p className="exports-head">
        <b>{wordFor(`sheet.list.${e.list}`, e.title)}</b>
        <span className="tag">{t(`sheet.state.${e.state}`)}</span>
        <time>{full(e.asked_at)}</time>
        {e.state === 'waiting' ? null : <span>{t('sheet.rows', { n: counted(e.rows_done) })}</span>}
        {e.bytes ? <span className="note">{size(e.bytes)}</span> : null}
        {e.state === 'done' && e.expires_at ? <span className="note">{t('sheet.until', { time: full(e.expires_at) })}</span> : null}
      </p>
      <p className="note">{narrowed || t('sheet.whole')}</p>
      {e.error ? <p><b>{wordFor(`sheet.cause.${e.error.cause}`, e.error.detail)}</b></p> : null}
      <p className="exports-acts">
        {e.state === 'done' ? <a href={exportFile(e.id)} download onClick={() => seenExport(e.id)} aria-label={t('sheet.download_of', { name: e.file_name })}>{t('sheet.download')}</a> : null}
        {inWork(e) ? <button type="button" className="link" onClick={() => act(cancelExport(e.id))}>{t('sheet.cancel')}</button> : <button type="button" className="link" onClick={() => act(removeExport(e.id))}>{t('sheet.remove')}</button>}
      </p>
      <ProblemNote error={error} />
    </article>
  );
}
