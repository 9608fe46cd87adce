/**
 * One identity, two histories: this node came back from an old backup, or runs twice. Here
 * it opens a new epoch; the level above lets in whichever machine is the right one.
 */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog.tsx';
import { ProblemNote } from '../../ui/Problem.tsx';
import { openEpoch, uncloneNode } from '../api.ts';
import { useCommand } from '../../ui/useCommand.ts';
import type { Link } from '../types.ts';

export function Parted({ manage }: { manage: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { busy, error, run } = useCommand();
  const [open, setOpen] = useState(false);
  const [again, setAgain] = useState<number | null>(null);
  const go = async () => {
    const done = await run(() => openEpoch());
    if (done) setAgain(done.again);
  };
  const close = () => {
    setOpen(false);
    void client.invalidateQueries({ queryKey: ['nodes'] });
  };
  return (
    <div className="panel platform-pad" role="alert">
      <b>{t('platform.node.parts')}</b>
      <p className="ink2">{t('platform.node.parts_hint')}</p>
      {manage ? <Button size="small" onClick={() => setOpen(true)}>{t('platform.node.epoch')}</Button> : null}
      {open ? (
        <Dialog title={t('platform.node.epoch')} note={t('platform.node.epoch_note')} label={t('platform.node.epoch_do')} busy={busy} error={error} act={again === null ? () => void go() : undefined} close={close}>
          <p className="words" role="status">{again === null ? t('platform.node.epoch_follows') : t('platform.node.epoch_said', { n: again })}</p>
        </Dialog>
      ) : null}
    </div>
  );
}

/** The other machine is stopped: whichever greets next is the node. */
export function Twice({ link }: { link: Link & { node_id: string } }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { busy, error, run } = useCommand();
  const go = async () => {
    await run(() => uncloneNode({ node_id: link.node_id }));
    void client.invalidateQueries({ queryKey: ['nodes'] });
  };
  return (
    <div className="panel platform-pad" role="alert">
      <p className="ink2">{t('platform.node.twice_hint', { name: link.name })}</p>
      <Button size="small" loading={busy} onClick={() => void go()}>{t('platform.node.twice_do')}</Button>
      <ProblemNote error={error} />
    </div>
  );
}
