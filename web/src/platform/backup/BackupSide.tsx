/** One backup: what it is, what a check found, and what can be done with it. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { full, size } from '../../time/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ProblemNote } from '../../ui/Problem.tsx';
import { say } from '../../ui/undo.tsx';
import { backupFile, checkBackup, removeBackup } from '../api.ts';
import { Facts, Panel } from '../parts/bits.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { Backup, BackupCheck, BackupWork } from '../types.ts';

export function BackupSide({ backup: b, work, again }: { backup: Backup; work: BackupWork | null; again: () => void }) {
  const { t } = useTranslation();
  const { busy, error, run } = useCommand();
  const [removing, setRemoving] = useState(false);
  const time = full(b.at);
  const mine = work?.backup === b.id;
  const check = () => void run(() => checkBackup(b.id)).then(again);
  const foot = (
    <>
      {b.state === 'ok' ? <Button type={b.check ? 'default' : 'primary'} disabled={work !== null} loading={busy && !removing} onClick={check}>{t('platform.backup.check')}</Button> : null}
      {b.state === 'ok' ? <Button href={backupFile(b.id)} download>{t('platform.backup.download')}</Button> : null}
      {b.state === 'running' ? null : <Button disabled={mine} onClick={() => setRemoving(true)}>{t('platform.backup.remove')}</Button>}
    </>
  );
  return (
    <Panel title={t('platform.backup.one', { time })} note={t(`platform.backup.state_of.${b.state}`)} foot={foot}>
      <Facts rows={[
        [t('platform.backup.by'), b.by], [t('platform.backup.form'), b.form ? t(`platform.backup.form_of.${b.form}`) : null], [t('platform.backup.entries'), b.entries], [t('platform.backup.size'), b.bytes ? size(b.bytes) : null],
        [t('platform.backup.folder'), <span key="p" className="backup-path">{b.path}</span>], [t('platform.audit.digest'), b.sm3 ? <code key="s">{b.sm3}</code> : null],
      ]} />
      {b.why ? <p className="platform-pad"><b>{t(`platform.backup.why.${b.why.cause}`)}</b>{b.why.cause === 'fault' ? <><br />{b.why.detail}</> : null}</p> : null}
      {b.check ? <Found check={b.check} /> : b.state === 'ok' ? <p className="platform-pad note">{t('platform.backup.unchecked_hint')}</p> : null}
      {removing ? null : <ProblemNote error={error} />}
      {removing ? (
        <Dialog title={t('platform.backup.remove_of', { time })} label={t('platform.backup.remove')} busy={busy} error={error} close={() => setRemoving(false)}
          act={() => void run(() => removeBackup(b.id)).then((done) => { if (done) { setRemoving(false); say(t('platform.backup.removed', { time })); again(); } })}>
          <p>{t('platform.backup.remove_note')}</p>
        </Dialog>
      ) : null}
    </Panel>
  );
}

function Found({ check: c }: { check: BackupCheck }) {
  const { t } = useTranslation();
  return (
    <div className="platform-pad" role="status">
      <b>{t(c.sound ? 'platform.backup.sound_long' : 'platform.backup.unsound_long')}</b>
      <p className="ink2">{t('platform.backup.found', { time: full(c.at), by: c.by, entries: c.entries, signatures: c.signatures })}</p>
      {c.differing.length > 0 ? <p>{t('platform.backup.differing', { tables: c.differing.join(t('common.list')) })}</p> : null}
      {c.finding ? <p>{c.finding}</p> : null}
    </div>
  );
}
