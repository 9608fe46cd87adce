/** In the status line: how far the newest export is; when it is done, the file. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export, Id } from '../api/types.ts';
import { wordFor } from '../i18n/index.ts';
import { useMinute } from '../time/clock.ts';
import { useProblemText } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import { cancelExport, counted, exportFile, exportsQuery, inWork } from './acts.ts';

/** What has ended is told for so long, unless somebody has seen to it. */
const TOLD_MS = 15 * 60_000;

const seen = new Set<Id>();
let version = 0;
const watchers = new Set<() => void>();
/** It is downloaded, or put aside: the status line speaks of it no more. */
export function seenExport(id: Id) {
  seen.add(id);
  version += 1;
  for (const w of watchers) w();
}

export function ExportLine() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { data } = useQuery(exportsQuery);
  const now = useMinute();
  useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => version);
  const rows = data?.rows ?? [];
  const told = (e: Export) => inWork(e) || (e.state !== 'cancelled' && !seen.has(e.id) && now - (e.finished_at ?? 0) < TOLD_MS);
  const one = rows.find(inWork) ?? rows.find(told);
  if (!one) return null;
  const list = wordFor(`sheet.list.${one.list}`, one.title);
  const others = rows.filter(told).length - 1;
  return (
    <span className="shell-export" role="status">
      <span>{words()}</span>
      {inWork(one) ? <button type="button" className="link" onClick={() => void cancelExport(one.id).catch((e: unknown) => say(problemText(e), true))}>{t('sheet.cancel')}</button> : null}
      {one.state === 'done' ? <a href={exportFile(one.id)} download onClick={() => seenExport(one.id)}>{t('sheet.download')}</a> : null}
      {one.state === 'failed' ? <Link to="/exports" onClick={() => seenExport(one.id)}>{t('sheet.see')}</Link> : others > 0 ? <Link to="/exports">{t('sheet.others', { n: others })}</Link> : null}
      {inWork(one) ? null : <button type="button" className="link" aria-label={t('sheet.put_aside', { list })} onClick={() => seenExport(one.id)}>×</button>}
    </span>
  );
  function words() {
    if (!one) return '';
    if (one.state === 'waiting') return t('sheet.line_waiting', { list });
    if (one.state === 'running') return t('sheet.line_running', { list, n: counted(one.rows_done) });
    return one.state === 'done' ? t('sheet.line_done', { list, n: counted(one.rows_done) }) : t('sheet.line_failed', { list });
  }
}
