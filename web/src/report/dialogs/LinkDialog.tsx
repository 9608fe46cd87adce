/** 并案 with a report that nobody proposed: found by number or words. */
import { useQuery } from '@tanstack/react-query';
import { Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../../api/client.ts';
import type { Id } from '../../api/types.ts';
import { titleOf } from '../../i18n/index.ts';
import { useMinute } from '../../time/clock.ts';
import { when } from '../../time/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { say } from '../../ui/undo.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import { useSettled } from '../useProposal.ts';
import type { InDialog } from './inDialog.ts';

const SHOWN = 8;

export function LinkDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const now = useMinute();
  const [q, setQ] = useState('');
  const [other, setOther] = useState<Id>();
  const asked = useSettled(q.trim(), 300);
  const found = useQuery({
    queryKey: ['reports', 'to link', asked],
    queryFn: () => take(api.GET('/reports', { params: { query: { state: 'all', q: asked || undefined, drill: report.drill, limit: 20 } } })),
    retry: false,
  });
  const rows = (found.data?.rows ?? []).filter((r) => r.root !== report.root && !(report.linked ?? []).some((l) => l.report.id === r.id)).slice(0, SHOWN);
  const { busy, error, run } = useCommand();
  const act = () => {
    if (other) void run(() => acts.link(other)).then((done) => {
      if (done === undefined) return;
      say(t('report.linked_done'));
      close();
    });
  };
  return (
    <Dialog title={t('report.linked_pick')} note={titleOf(report)} label={t('report.link_do')} busy={busy} error={error} ready={other !== undefined} act={act} close={close}>
      <div className="dialog-form">
        <p className="ink2">{t('report.link_note')}</p>
        <label>{t('report.linked_search')}<Input value={q} onChange={(e) => { setQ(e.target.value); setOther(undefined); }} /></label>
        <Radio.Group className="link-pick" value={other} onChange={(e) => setOther(e.target.value as Id)} options={rows.map((r) => ({ value: r.id, label: `${when(r.sent_at, now, t)} ${r.from_unit.name} ${titleOf(r)}` }))} />
        {found.data && rows.length === 0 ? <p className="note">{t('report.link_none')}</p> : null}
      </div>
    </Dialog>
  );
}
