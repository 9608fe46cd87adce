/**
 * 批示, Alt P: entered as given, verbatim and unchangeable. Who said it, how, who
 * took it down, the words, a photograph when it was on paper, and for whom it is.
 */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Radio, Select } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Area } from '../../ui/Area.tsx';
import { upload } from '../../api/upload.ts';
import { unitsQuery, useMe } from '../../api/queries.ts';
import type { Attachment, InstructionMethod, LeaderOf } from '../../api/types.ts';
import { nodeNow } from '../../time/clock.ts';
import { readInstant, readMoment } from '../../time/parse.ts';
import { hm } from '../../time/words.ts';
import { matches, useInitials } from '../../ui/initials.ts';
import { FieldFault } from '../../ui/Problem.tsx';
import { say } from '../../ui/undo.tsx';
import { useKept } from '../../ui/useKept.ts';
import { useCommand } from '../../ui/useCommand.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import type { InDialog } from './inDialog.ts';

const METHODS: InstructionMethod[] = ['telephone', 'paper', 'in_person'];

/** Levels above a unit's own, whose leaders' instructions come down to it. */
const ABOVE: LeaderOf[] = ['national', 'province', 'city', 'district'];

interface Typed { name: string; post: string; leaderOf?: LeaderOf; method: InstructionMethod; when: string; typedAt: number; takenBy: string; text: string; to: string[]; lead?: string; due: string; photo: Attachment | null }

export function InstructionDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const me = useMe();
  const units = useQuery(unitsQuery);
  const initials = useInitials(units.data?.map((u) => u.short_name || u.name) ?? []);
  const kept = useKept<Typed>('instruct', report.id, () => ({ name: '', post: '', method: 'telephone', when: '', typedAt: 0, takenBy: me.name, text: '', to: [], due: '', photo: null }));
  const { name, post, leaderOf, method, when, typedAt, takenBy, text, to, lead, due, photo } = kept.value;
  /** +60 counts from now, however long ago it was typed. */
  const [opened] = useState(nodeNow);
  const picker = useRef<HTMLInputElement>(null);
  const { busy, error, run } = useCommand();
  const at = readInstant(when, typedAt);
  const given = at.ok && (at.moment.how === 'exact' || at.moment.how === 'about') ? at.moment.at : undefined;
  const dueAt = dueMoment(due, opened);
  const leaders = report.calls.filter((c) => c.name && c.post).map((c) => ({ value: c.name, post: c.post }));
  const ready = name.trim() !== '' && text.trim() !== '' && to.length > 0 && at.ok && dueAt !== null && (method !== 'paper' || photo !== null);
  const levels = ABOVE.slice(0, Math.max(1, ABOVE.indexOf(me.unit.level as LeaderOf) < 0 ? ABOVE.length : ABOVE.indexOf(me.unit.level as LeaderOf)));
  const act = () => void run(() =>
    acts.instruct({
      by_name: name.trim(), by_post: post.trim(), leader_of: leaderOf, method, at: given, taken_by: takenBy.trim() || undefined, text, attachment_id: photo?.id,
      to: to.map((unit_id) => ({ unit_id, lead: unit_id === (lead ?? to[0]), due_at: dueAt ?? undefined })),
    }),
  ).then((done) => {
    if (done === undefined) return;
    kept.forget();
    say(t('report.instruct_done', { name: name.trim() }));
    close();
  });
  const addPhoto = (file: File | undefined) => {
    if (file) void run(async () => kept.set({ photo: await upload(file, file.name || 'paper.png') }));
  };
  const unitName = (id: string) => units.data?.find((u) => u.id === id)?.short_name ?? id;
  return (
    <Dialog title={t('report.instruct_title')} note={t('report.instruct_note')} width={660} label={t('report.instruct_do')} busy={busy} error={error} ready={ready} kept={kept} act={act} close={close}>
      <div className="dialog-form" onPaste={(e) => addPhoto(e.clipboardData.files[0])}>
        <div className="dialog-two">
          <label>{t('report.instruct_by')}
            <Input value={name} list="leaders" autoFocus onChange={(e) => { const known = leaders.find((l) => l.value === e.target.value); kept.set({ name: e.target.value, ...(known ? { post: known.post } : {}) }); }} />
            <datalist id="leaders">{leaders.map((l) => <option key={l.value} value={l.value ?? ''}>{l.post}</option>)}</datalist>
          </label>
          <label>{t('report.instruct_post')}<Input value={post} onChange={(e) => kept.set({ post: e.target.value })} /></label>
        </div>
        <label>{t('report.instruct_of')}
          <Select<LeaderOf | 'own'> value={leaderOf ?? 'own'} aria-label={t('report.instruct_of')} onChange={(of) => kept.set({ leaderOf: of === 'own' ? undefined : of })} options={[{ value: 'own' as const, label: t('report.leader_of.own') }, ...[...levels].reverse().map((of) => ({ value: of, label: t(`report.leader_of.${of}`) }))]} />
        </label>
        <label>{t('report.instruct_text')}<Area value={text} rows={3} maxRows={10} className="instruct-text" onChange={(e) => kept.set({ text: e.target.value })} /></label>
        <div className="instruct-line">
          <Radio.Group value={method} onChange={(e) => kept.set({ method: e.target.value as InstructionMethod })} options={METHODS.map((m) => ({ value: m, label: t(`report.method.${m}`) }))} />
          <Input className="instruct-small" value={when} placeholder={t('report.time_now', { time: hm(nodeNow()) })} aria-label={t('report.instruct_at')} onChange={(e) => kept.set({ when: e.target.value, typedAt: e.target.value === '' ? 0 : nodeNow() })} />
          {method === 'paper' ? (
            <Button onClick={() => picker.current?.click()}>{photo ? `✓ ${photo.name}` : t('report.instruct_photo')}</Button>
          ) : (
            <Input className="instruct-small" value={takenBy} aria-label={t('report.taken_by')} placeholder={t('report.taken_by')} onChange={(e) => kept.set({ takenBy: e.target.value })} />
          )}
          <input ref={picker} type="file" hidden accept="image/*" onChange={(e) => addPhoto(e.target.files?.[0])} />
        </div>
        <FieldFault fault={method === 'paper' && !photo ? t('report.instruct_photo_needed') : null} />
        <FieldFault fault={at.ok ? null : t(`time.fault.${at.fault}`, { day: at.day, month: at.month })} />
        <label>{t('report.instruct_to')}
          <Select
            mode="multiple" value={to} onChange={(units: string[]) => kept.set({ to: units })} loading={units.isLoading} aria-label={t('report.instruct_to')}
            showSearch={{ filterOption: (q, option) => matches(q, String(option?.label ?? ''), initials) }}
            options={units.data?.map((u) => ({ value: u.id, label: u.short_name || u.name }))}
          />
        </label>
        {to.length > 1 ? <div className="instruct-line">{t('report.instruct_lead')}<Radio.Group value={lead ?? to[0]} onChange={(e) => kept.set({ lead: e.target.value as string })} options={to.map((u) => ({ value: u, label: unitName(u) }))} /></div> : null}
        <label>{t('report.instruct_due')}<Input className="instruct-small" value={due} placeholder={t('report.instruct_due_hint')} onChange={(e) => kept.set({ due: e.target.value })} /></label>
        <FieldFault fault={dueAt === null ? t('report.fault_due') : null} />
      </div>
    </Dialog>
  );
}

/** A time still to come: 0430 is the next 04:30, +60 in sixty minutes; `undefined` when empty, `null` when unreadable. */
function dueMoment(typed: string, now: number): number | null | undefined {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return undefined;
  const ahead = /^\+(\d{1,4})$/.exec(text);
  if (ahead) return now + Number(ahead[1]) * 60_000;
  const read = readMoment(text, now + 86_400_000);
  if (!read.ok || read.moment.how !== 'exact') return null;
  return read.moment.at - now > 86_400_000 ? read.moment.at - 86_400_000 : read.moment.at < now ? read.moment.at + 86_400_000 : read.moment.at;
}
