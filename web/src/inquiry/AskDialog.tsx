/** 核报 a tip: who is asked, where it came from, the words as they came, and by when. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented, Select } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { newId } from '../api/id.ts';
import { unitsQuery, useMe } from '../api/queries.ts';
import type { TipSource } from '../api/types.ts';
import { useSubject, useSwitchMode } from '../shell/mode.ts';
import { Area } from '../ui/Area.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { matches, useInitials } from '../ui/initials.ts';
import { useCommand } from '../ui/useCommand.ts';
import { say } from '../ui/undo.tsx';
import { useKept } from '../ui/useKept.ts';
import { Minutes } from './Minutes.tsx';
import { askUnit } from './acts.ts';
import { SOURCES } from './words.ts';
import '../report/dialogs/dialogs.css';
import '../report/first.css';

interface Asked { text: string; to?: string; source: TipSource; caller: string; phone: string; due: number; /** As the session was at the first word; never as another tab made it since. */ drill?: boolean }

export function AskDialog({ minutes, close }: { minutes: number; close: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const units = useQuery(unitsQuery);
  const initials = useInitials(units.data?.map((u) => u.short_name || u.name) ?? []);
  const id = useRef(newId());
  const kept = useKept<Asked>('ask', '', () => ({ text: '', source: 'above', caller: '', phone: '', due: minutes }));
  const { text, to, source, caller, phone, due } = kept.value;
  const drill = kept.value.drill ?? me.drill;
  useSubject(drill);
  const set = (part: Partial<Asked>) => kept.set({ drill, ...part });
  const { busy, error, run } = useCommand();
  const move = useSwitchMode();
  const ready = text.trim() !== '' && to !== undefined;
  const act = () => {
    if (!to) return;
    void run(() => askUnit({ id: id.current, drill, to_unit_id: to, source, text: text.trim(), caller: caller.trim() || undefined, phone: phone.trim() || undefined, minutes: due === minutes ? undefined : due })).then((done) => {
      if (done === undefined) return;
      kept.forget();
      say(t('inquiry.asked', { to: done.to.name }));
      close();
    });
  };
  return (
    <Dialog title={t('inquiry.ask')} note={t('inquiry.ask_note')} width={620} label={t('inquiry.ask_do')} busy={busy} error={error} ready={ready} kept={kept} act={act} close={close}>
      <div className="dialog-form">
        {me.drill && !drill ? <p className="first-mixed" role="alert"><span>{t('inquiry.drill_mixed')}</span><Button size="small" type="primary" onClick={() => void move(false)}>{t('shell.drill_leave')}</Button><Button size="small" onClick={() => set({ drill: true })}>{t('report.drill_make')}</Button></p> : null}
        <label>{t('inquiry.text')}<Area value={text} rows={3} maxRows={10} autoFocus placeholder={t('inquiry.text_hint')} onChange={(e) => set({ text: e.target.value })} /></label>
        <div>{t('inquiry.from_where')}<Segmented value={source} onChange={(s: TipSource) => set({ source: s })} aria-label={t('inquiry.from_where')} options={SOURCES.map((s) => ({ value: s, label: t(`inquiry.source.${s}`) }))} /></div>
        <div>{t('inquiry.to')}<Select
          className="inq-select" value={to} onChange={(unit: string) => set({ to: unit })} loading={units.isLoading} aria-label={t('inquiry.to')}
          showSearch={{ filterOption: (q, option) => matches(q, String(option?.label ?? ''), initials) }}
          options={units.data?.filter((u) => u.id !== me.unit.id).map((u) => ({ value: u.id, label: u.short_name || u.name }))}
        /></div>
        <div className="dialog-two">
          <label>{t('inquiry.caller')}<Input value={caller} onChange={(e) => set({ caller: e.target.value })} /></label>
          <label>{t('inquiry.caller_phone')}<Input value={phone} onChange={(e) => set({ phone: e.target.value })} /></label>
        </div>
        <Minutes value={due} change={(n) => set({ due: n })} />
      </div>
    </Dialog>
  );
}
