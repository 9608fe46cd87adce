/**
 * 平台 › 备份: backups of the running node, made by one button, one at a time. Work
 * goes on without this page and is found again. After a disk error the operator's
 * confirmation stands on top.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { full, size } from '../../time/words.ts';
import { ProblemNote } from '../../ui/Problem.tsx';
import { Answered } from '../../ui/States.tsx';
import { backupsAll, createBackup } from '../api.ts';
import { Bar, Facts, Panel, Two } from '../parts/bits.tsx';
import { Rows, type Column } from '../parts/Rows.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { Backup, Backups } from '../types.ts';
import { BackupSide } from './BackupSide.tsx';
import { WorkLine } from './WorkLine.tsx';
import { WritingPanel } from './WritingPanel.tsx';

export function BackupPage() {
  const list = useQuery(backupsAll);
  return (
    <>
      <WritingPanel />
      <Answered of={list} lines={6}>{(b) => <Shelf backups={b} />}</Answered>
    </>
  );
}

function Shelf({ backups }: { backups: Backups }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { busy, error, run } = useCommand();
  const [picked, setPicked] = useState<string>();
  const chosen = backups.rows.find((b) => b.id === picked) ?? backups.rows[0];
  const again = () => void client.invalidateQueries({ queryKey: ['backups'] });
  const create = () => void run(() => createBackup()).then((begun) => {
    if (begun) setPicked(begun.id);
    again();
  });
  return (
    <Two
      chosen={picked !== undefined}
      main={
        <>
          <Bar act={<Button type="primary" loading={busy} disabled={backups.work != null} onClick={create}>{t('platform.backup.create')}</Button>}><span className="note">{t('platform.backup.what')}</span></Bar>
          <ProblemNote error={error} />
          {backups.work ? <WorkLine work={backups.work} /> : null}
          <Rows label={t('platform.tab.backup')} rows={backups.rows} columns={useColumns()} id={backupId} chosen={chosen?.id} choose={setPicked} emptyTitle={t('platform.backup.empty')} empty={t('platform.backup.empty_hint')} />
        </>
      }
      side={
        <>
          {chosen ? <BackupSide backup={chosen} work={backups.work ?? null} again={again} /> : null}
          <Panel title={t('platform.backup.where')}>
            <Facts rows={[
              [t('platform.backup.folder'), <span key="f" className="backup-path">{backups.folder}</span>], [t('platform.backup.keep'), t('platform.backup.keep_n', { n: backups.keep })],
              [t('platform.backup.free'), size(backups.free_bytes)], [t('platform.backup.wanted'), size(backups.wanted_bytes)],
            ]} />
            <p className="platform-pad note">{t('platform.backup.away')}</p>
            <p className="platform-pad note">{t('platform.backup.restore')}</p>
            <p className="platform-pad note">{t('platform.backup.keys')}</p>
          </Panel>
        </>
      }
    />
  );
}

function useColumns(): Column<Backup>[] {
  const { t } = useTranslation();
  return [
    { key: 'at', title: t('platform.backup.at'), width: 150, render: (b) => full(b.at) },
    { key: 'by', title: t('platform.backup.by'), wide: true, width: 110, render: (b) => b.by },
    { key: 'state', title: t('platform.backup.state'), render: (b) => (b.state === 'failed' ? <b>{t('platform.backup.state_of.failed')}</b> : t(`platform.backup.state_of.${b.state}`)) },
    { key: 'checked', title: t('platform.backup.checked'), width: 110, render: (b) => (b.check ? b.check.sound ? t('platform.backup.sound') : <b>{t('platform.backup.unsound')}</b> : b.state === 'ok' ? t('platform.backup.unchecked') : '') },
    { key: 'entries', title: t('platform.backup.entries'), wide: true, right: true, width: 90, render: (b) => b.entries ?? '' },
    { key: 'size', title: t('platform.backup.size'), right: true, wide: true, width: 90, render: (b) => (b.bytes ? size(b.bytes) : '') },
  ];
}

const backupId = (b: Backup) => b.id;
