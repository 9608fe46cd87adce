/** Nodes that may go to another level above, and those that have gone. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../time/clock.ts';
import { when } from '../../time/words.ts';
import { Panel } from '../parts/bits.tsx';
import type { ReleasedRow } from '../types.ts';
import { KeepDialog } from './ReleaseDialog.tsx';

const place = (row: ReleasedRow) => (row.to ? `${row.to} ${row.to_code}` : row.to_code);

export function Released({ rows, manage }: { rows: ReleasedRow[]; manage: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const [kept, setKept] = useState<ReleasedRow | null>(null);
  return (
    <Panel title={t('platform.node.released')} note={t('platform.node.released_note')}>
      <table className="plain" data-testid="released">
        <thead><tr><th>{t('platform.node.node')}</th><th>{t('platform.node.situation')}</th><th>{t('platform.node.released_at')}</th></tr></thead>
        <tbody>{rows.map((row) => (
          <tr key={`${row.node_id}${row.released_at}`} className={row.moved ? undefined : 'strong'}>
            <td>{row.name}</td>
            <td>
              {t(row.moved ? 'platform.node.moved_to' : 'platform.node.released_to', { to: place(row), code: row.code })}
              {row.here && !row.moved && manage ? <>{' '}<Button size="small" onClick={() => setKept(row)}>{t('platform.node.keep')}</Button></> : null}
              {!row.here && !row.moved && row.by ? <div className="note">{t('platform.node.released_by', { by: row.by })}</div> : null}
            </td>
            <td>{when(row.released_at, now, t)}</td>
          </tr>
        ))}</tbody>
      </table>
      {kept ? <KeepDialog row={kept} close={() => setKept(null)} /> : null}
    </Panel>
  );
}

/** This node itself may go: its operator is told where, and under which code. */
export function ReleasedHere({ row }: { row: ReleasedRow }) {
  const { t } = useTranslation();
  return (
    <div className="panel platform-pad" role="status">
      <b>{t('platform.node.released_here', { to: place(row) })}</b>
      <p className="ink2">{t('platform.node.released_here_hint', { code: row.code })}</p>
    </div>
  );
}
