/** 平台 › 备份: what was backed up when and whether it was tried; one is made by one button. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../time/clock.ts';
import { full, size, when } from '../../time/words.ts';
import { ProblemNote } from '../../ui/Problem.tsx';
import { Answered, Empty } from '../../ui/States.tsx';
import { problemOf } from '../../api/problem.ts';
import { say } from '../../ui/undo.tsx';
import { backupsAll, createBackup } from '../api.ts';
import { Bar, Facts, Panel, Two } from '../parts/bits.tsx';
import { Rows, type Column } from '../parts/Rows.tsx';
import { useAct } from '../parts/useAct.ts';
import type { Backup } from '../types.ts';

export function BackupPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const now = useMinute();
  const list = useQuery({ ...backupsAll, refetchInterval: (q) => (q.state.data?.rows.some((b) => b.state === 'running') ? 1000 : false) });
  const { busy, error, run } = useAct();
  // A node whose operator makes backups on the machine has no list to show.
  const byHand = list.error != null && problemOf(list.error).status === 404;
  const create = async () => {
    if ((await run('backup', createBackup)) !== undefined) say(t('platform.backup.made'));
    void client.invalidateQueries({ queryKey: ['backups'] });
  };
  const columns: Column<Backup>[] = [
    { key: 'at', title: t('platform.backup.at'), width: 150, render: (b) => full(b.at) },
    { key: 'state', title: t('platform.backup.state'), render: (b) => (b.state === 'failed' ? <b>{t('platform.backup.failed', { why: b.note ?? '' })}</b> : t(`platform.backup.state_of.${b.state}`)) },
    { key: 'tried', title: t('platform.backup.tried'), wide: true, width: 150, render: (b) => (b.verified_at ? when(b.verified_at, now, t) : t('platform.backup.untried')) },
    { key: 'entries', title: t('platform.backup.entries'), wide: true, right: true, width: 100, render: (b) => b.entries ?? '' },
    { key: 'size', title: t('platform.backup.size'), right: true, width: 100, render: (b) => (b.size ? size(b.size) : '') },
  ];
  const last = list.data?.rows.find((b) => b.state === 'ok');
  return (
    <Two
      main={
        <>
          <Bar act={byHand ? null : <Button type="primary" loading={busy} onClick={() => void create()}>{t('platform.backup.create')}</Button>}><span className="note">{t('platform.backup.what')}</span></Bar>
          <ProblemNote error={error} />
          {byHand ? <div className="panel"><Empty title={t('platform.backup.by_hand')}>{t('platform.backup.by_hand_hint')}</Empty></div> : <Answered of={list}>{(b) => <Rows label={t('platform.tab.backup')} rows={b.rows} columns={columns} id={backupId} emptyTitle={t('platform.backup.empty')} empty={t('platform.backup.empty_hint')} />}</Answered>}
        </>
      }
      side={
        <Panel title={t('platform.backup.last')} note={last ? when(last.at, now, t) : t('common.none')}>
          <Facts rows={[[t('platform.backup.folder'), list.data?.folder], [t('platform.backup.next'), list.data?.next_at ? when(list.data.next_at, now, t) : null], [t('platform.backup.keep'), list.data?.keep ? t('platform.backup.keep_n', { n: list.data.keep }) : null]]} />
          <p className="platform-pad note">{t('platform.backup.restore')}</p>
          <p className="platform-pad note">{t('platform.backup.keys')}</p>
        </Panel>
      }
    />
  );
}

const backupId = (b: Backup) => b.id;
