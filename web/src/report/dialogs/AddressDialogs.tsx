/** 退回 a wrong address with the right one named, and 改送 to it. What is right is chosen among the duty rooms, or written. */
import { useQuery } from '@tanstack/react-query';
import { AutoComplete, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';

import { titleOf } from '../../i18n/index.ts';
import { desksAll } from '../../platform/api.ts';
import type { Desk } from '../../platform/types.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useKept } from '../../ui/useKept.ts';
import { useCommand } from '../../ui/useCommand.ts';
import type { InDialog } from './inDialog.ts';
import { Newer } from './Newer.tsx';

/** Duty rooms of others, those beside `near` first: a bureau mistaken for another is of the same place. */
function useOthers(near: (desk: Desk) => boolean): Desk[] {
  const me = useMe();
  const { data } = useQuery(desksAll);
  const place = data?.find(near)?.serves;
  const others = (data ?? []).filter((d) => d.keeper !== me.unit.id && d.closed_on == null);
  return others.sort((a, b) => Number(b.serves === place) - Number(a.serves === place));
}

export function ReturnDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const me = useMe();
  const desks = useOthers((d) => d.keeper === me.unit.id);
  const kept = useKept('return', report.id, () => ({ reason: '', right: '' }));
  const { reason, right } = kept.value;
  const { busy, error, run } = useCommand();
  const desk = desks.find((d) => d.name === right.trim());
  const act = () => void run(() => acts.giveBack({ reason: reason.trim(), desk_id: desk?.id, right: right.trim() })).then((done) => {
    if (done === undefined) return;
    kept.forget();
    close();
  });
  return (
    <Dialog title={t('report.return_title')} note={titleOf(report)} label={t('report.return_do')} busy={busy} error={error} ready={reason.trim() !== '' && right.trim() !== ''} kept={kept} act={act} close={close}>
      <Newer error={error} report={report} />
      <div className="dialog-form">
        <p className="ink2">{t('report.return_note')}</p>
        <label>{t('report.return_to')}<AutoComplete value={right} onChange={(text: string) => kept.set({ right: text })} placeholder={t('report.return_to_hint')} showSearch={{ filterOption: (typed, o) => String(o?.value ?? '').includes(typed.trim()) }} options={desks.map((d) => ({ value: d.name }))} /></label>
        <label>{t('report.return_reason')}<Input value={reason} onChange={(e) => kept.set({ reason: e.target.value })} placeholder={t('report.return_hint')} /></label>
      </div>
    </Dialog>
  );
}

export function ReaddressDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const back = report.returned?.find((r) => r.open);
  const desks = useOthers((d) => d.name === back?.desk);
  const [to, setTo] = useState(back?.right_desk);
  const { busy, error, run } = useCommand();
  const act = () => {
    if (to && back) void run(() => acts.readdress({ dispatch_id: back.dispatch_id, desk_id: to })).then((done) => done !== undefined && close());
  };
  return (
    <Dialog title={t('report.readdress_title')} note={titleOf(report)} label={t('report.readdress_do')} busy={busy} error={error} ready={to !== undefined} act={act} close={close}>
      <div className="dialog-form">
        {back ? <p className="ink2">{t('report.returned_right', { right: back.right })}{t('common.comma')}{back.reason}</p> : null}
        <label>{t('report.readdress_to')}<Select value={to} onChange={setTo} showSearch={{ optionFilterProp: 'label' }} options={desks.map((d) => ({ value: d.id, label: d.name }))} /></label>
        <p className="note">{t('report.readdress_note')} {t('report.readdress_other')}</p>
      </div>
    </Dialog>
  );
}
