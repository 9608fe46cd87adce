/**
 * Whose keys may be in other hands is trusted no more: what came so far stays, nothing
 * further is taken, and every level hears why. It cannot be taken back; the node comes
 * back by enrolling again with new keys.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog.tsx';
import { revokeNode } from '../api.ts';
import { text } from '../parts/fields.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import type { Link, RevokedKeys } from '../types.ts';

export function RevokeDialog({ link, enrol, close }: { link: Link & { node_id: string }; enrol: () => void; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [made, setMade] = useState<RevokedKeys | null>(null);
  /** The form puts itself away when it is done; what was done is still to be read. */
  const done = useRef(false);
  if (made) {
    return (
      <Dialog title={t('platform.node.revoked_done', { name: link.name })} label={t('platform.node.enrol')} act={enrol} close={close}>
        <p className="words" role="status">{t('platform.node.revoked_said', { keys: made.keys, entries: made.entries })}</p>
        <p className="note">{t('platform.node.revoked_next')}</p>
      </Dialog>
    );
  }
  return (
    <FormDialog<RevokedKeys | null>
      title={t('platform.node.revoke_of', { name: link.name })} note={t('platform.node.revoke_note')} label={t('platform.node.revoke_do')}
      fields={[{ key: 'reason', label: t('platform.reason'), hint: t('platform.node.revoke_reason_hint'), kind: 'area', required: true }]} start={{ reason: '' }} close={() => { if (!done.current) close(); }}
      below={follows}
      act={(v) => revokeNode({ node_id: link.node_id, reason: text(v.reason) })}
      done={(answer) => { done.current = answer !== null; setMade(answer); void client.invalidateQueries({ queryKey: ['nodes'] }); }}
    />
  );
}

function Follows() {
  const { t } = useTranslation();
  return <p className="note">{t('platform.node.revoke_follows')}</p>;
}
const follows = () => <Follows />;
