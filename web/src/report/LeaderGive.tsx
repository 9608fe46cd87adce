/**
 * 我的批示: one tap chooses a sentence or one writes, the second sends it, to those
 * the last instruction went to unless changed. Who asks for a plan by a time starts
 * the clock of the unit that leads.
 */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Area } from '../ui/Area.tsx';
import { upload } from '../api/upload.ts';
import { todayQuery, unitsQuery, useMe } from '../api/queries.ts';
import type { Attachment, ReportDetail } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { hm } from '../time/words.ts';
import { KeptNote } from '../ui/Dialog.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import { useKept } from '../ui/useKept.ts';
import { useActs } from './commands.ts';
import { useCommand } from '../ui/useCommand.ts';

const HALF_HOUR = 1_800_000;
/** A full or half hour that leaves at least thirty minutes. */
export const planTime = (now: number): number => Math.ceil((now + HALF_HOUR) / HALF_HOUR) * HALF_HOUR;

/** `chosenTime`: the time in the chosen words; until a plan is chosen it moves on with the clock. */
interface Typed { text: string; to: string[]; photo: Attachment | null; chosenTime?: number }

export function LeaderGive({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const me = useMe();
  const acts = useActs(r);
  const units = useQuery(unitsQuery);
  const onDuty = useQuery(todayQuery).data?.on_duty ?? [];
  const duty = onDuty.find((d) => d.role === 'officer' && d.phone) ?? onDuty.find((d) => d.phone);
  const post = onDuty.find((d) => d.name === me.name)?.title;
  const { busy, error, run } = useCommand();
  const last = r.instructions.at(-1);
  const kept = useKept<Typed>('give', r.id, () => ({ text: '', to: [...new Set([...(last?.to.map((x) => x.unit_id) ?? []), r.from_unit.id])], photo: null }));
  const { text, to, photo, chosenTime } = kept.value;
  const [editing, setEditing] = useState(false);
  const minute = useMinute();
  const planBy = chosenTime ?? planTime(minute);
  const picker = useRef<HTMLInputElement>(null);
  const names = new Map([...(units.data ?? []).map((u) => [u.id, u.short_name || u.name] as const), ...r.instructions.flatMap((i) => i.to.map((x) => [x.unit_id, x.unit] as const)), [r.from_unit.id, r.from_unit.name] as const]);
  const lead = last?.to.find((x) => x.lead && to.includes(x.unit_id))?.unit_id ?? to[0];
  const leading = lead === undefined ? undefined : names.get(lead);
  const plan = leading ? t('report.phrase.plan_by', { unit: leading, time: hm(planBy) }) : t('report.phrase.plan');
  const phrases = [last && last.by_name !== me.name ? t('report.phrase.follow', { name: last.by_name }) : t('report.phrase.rescue'), plan, t('report.phrase.noted')];
  const choose = (words: string) => {
    const next = text === words ? '' : words;
    kept.set({ text: next, chosenTime: next === plan ? planBy : undefined });
  };
  const send = () => void run(() =>
    acts.instruct({
      by_name: me.name, by_post: post ?? t('report.leader_post'), method: photo ? 'paper' : 'on_screen', text: text.trim() === '' ? t('report.on_paper') : text, attachment_id: photo?.id,
      to: to.map((unit_id) => ({ unit_id, lead: unit_id === lead, due_at: unit_id === lead && leading && text.includes(plan) ? chosenTime : undefined })),
    }),
  ).then((done) => {
    if (done === undefined) return;
    kept.forget();
    say(t('report.instruct_done', { name: me.name }));
  });
  const unitWords = to.map((id) => `${names.get(id) ?? id}${id === lead && to.length > 1 ? t('report.leads') : ''}`).join(t('common.list'));
  return (
    <>
      <section className="leader-part">
        <h2>{t('report.my_instruction')} <span className="note">{t('report.two_taps')}</span></h2>
        <KeptNote kept={kept} />
        <div className="leader-phrases">
          {phrases.map((words) => <button key={words} type="button" aria-pressed={text === words} onClick={() => choose(words)}>{words}</button>)}
        </div>
        <div className="leader-own">
          <Area value={text} rows={1} maxRows={6} placeholder={t('report.own_words')} aria-label={t('report.own_words')} onChange={(e) => kept.set({ text: e.target.value })} />
          <button type="button" className="link" onClick={() => picker.current?.click()}>{photo ? `✓ ${photo.name}` : t('report.paper_photo')}</button>
          <input ref={picker} type="file" hidden accept="image/*" capture="environment" onChange={(e) => { const f = e.target.files?.[0]; if (f) void run(async () => kept.set({ photo: await upload(f, f.name) })); }} />
        </div>
        <p className="leader-to"><span className="ink2">{t('report.to')}</span> {unitWords} <button type="button" className="link" aria-expanded={editing} onClick={() => setEditing(!editing)}>{t('report.kind_change')}</button></p>
        {editing ? <Select mode="multiple" value={to} onChange={(units: string[]) => kept.set({ to: units })} className="leader-select" aria-label={t('report.instruct_to')} showSearch={{ optionFilterProp: 'label' }} options={[...names].map(([value, label]) => ({ value, label }))} /> : null}
        <ProblemNote error={error} />
      </section>
      <p className="leader-secret note">{t('shell.not_secret')}</p>
      <footer className="leader-foot">
        {duty?.phone ? <a href={`tel:${duty.phone}`}>{t('report.call_duty')}</a> : null}
        <button type="button" disabled={busy || to.length === 0 || (text.trim() === '' && !photo)} onClick={send}>{t('report.give')}</button>
      </footer>
    </>
  );
}
