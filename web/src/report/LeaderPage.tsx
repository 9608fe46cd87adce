/**
 * A leader with a phone in a car: figures first, then what is late, then two taps to
 * an instruction. The words are sent as chosen or written, to those the last
 * instruction went to unless changed.
 */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Select } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../i18n/index.ts';
import { Area } from '../ui/Area.tsx';
import { upload } from '../api/client.ts';
import { reportQuery, todayQuery, unitsQuery, useMe } from '../api/queries.ts';
import type { Attachment, CasualtyField, ReportDetail } from '../api/types.ts';
import { useNow } from '../time/clock.ts';
import { length, moment, when } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { Figure } from '../ui/Figure.tsx';
import { GradeBadge } from '../ui/Grade.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { Answered } from '../ui/States.tsx';
import { say } from '../ui/undo.tsx';
import { Medium } from '../ui/Way.tsx';
import { useActs, useCommand } from './commands.ts';
import { useFigureWords } from './figures.ts';
import './leader.css';

const FIGURES: CasualtyField[] = ['on_site', 'safe', 'trapped', 'missing', 'dead', 'injured'];
const PHRASES = ['rescue', 'plan', 'noted'] as const;

export function LeaderPage() {
  const { id } = useParams({ from: '/shell/report/$id/leader' });
  const answer = useQuery(reportQuery(id));
  return <Answered of={answer} lines={10}>{(r) => <Page report={r} />}</Answered>;
}

function Page({ report: r }: { report: ReportDetail }) {
  return (
    <div className="leader">
      <Facts report={r} />
      <Late report={r} />
      {r.instructions.slice(-1).map((i) => <LastInstruction key={i.id} report={r} />)}
      <Give report={r} />
    </div>
  );
}

function Facts({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const word = useFigureWords(r.kind);
  const now = useNow();
  const happened = r.happened.how === 'exact' || r.happened.how === 'about' ? r.happened.at : null;
  const figures = FIGURES.filter((f) => r.casualties[f].how !== 'unknown' || f === 'dead' || f === 'injured');
  return (
    <section className="leader-part leader-top">
      <p className="leader-grade"><GradeBadge rating={r.rating} /><span>{r.rating.confirmed ? t('report.confirmed') : t('report.not_confirmed')}</span></p>
      <h1>{titleOf(r)}</h1>
      <p className="ink2">{[r.place_text, moment(r.happened, now, t), happened ? t('report.ago', { span: length(now - happened, t) }) : ''].filter(Boolean).join(t('common.comma'))}</p>
      <dl className="leader-figures">
        {figures.map((f) => <div key={f} className={f === 'trapped' && r.casualties[f].how !== 'none' ? 'leader-heavy' : undefined}><dd><Figure count={r.casualties[f]} /></dd><dt>{word(f)}</dt></div>)}
      </dl>
      <p className="said">{r.what}</p>
    </section>
  );
}

/** The levels above with their times, and whoever is late. */
function Late({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const now = useNow();
  const above = r.way.slice(r.way.findIndex((l) => l.here) + 1);
  const late = r.instructions.flatMap((i) => i.to).filter((x) => x.answered_at == null && x.due_at != null && x.due_at < now);
  return (
    <ul className="leader-way">
      {above.map((l) => (
        <li key={l.unit}><b>{l.unit}</b>
          {(['tel', 'doc'] as const).map((m) => (l[m].state === 'none' ? null : <span key={m}><Medium of={m} state={l[m].state === 'done' ? 'plain' : 'owed'} /> {l[m].state === 'done' ? (l[m].at == null ? t('way.done') : when(l[m].at, now, t)) : l[m].due_at == null ? t('way.owed') : <ClockChip due={l[m].due_at} />}</span>))}
        </li>
      ))}
      {late.map((x) => <li key={x.unit_id}><b>{x.unit}</b>{x.due_at == null ? null : <ClockChip due={x.due_at} />}</li>)}
    </ul>
  );
}

function LastInstruction({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const now = useNow();
  const i = r.instructions.at(-1);
  if (!i) return null;
  return (
    <section className="leader-part">
      <p className="ink2">{i.by_name} {i.by_post} {when(i.at, now, t)} {t(`report.method.${i.method}`)}{t('report.instruction')}</p>
      <blockquote>{i.text}</blockquote>
    </section>
  );
}

function Give({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const me = useMe();
  const acts = useActs(r);
  const units = useQuery(unitsQuery);
  const onDuty = useQuery(todayQuery).data?.on_duty ?? [];
  const duty = onDuty.find((d) => d.role === 'officer' && d.phone) ?? onDuty.find((d) => d.phone);
  const post = onDuty.find((d) => d.name === me.name)?.title;
  const { busy, error, run } = useCommand();
  const [text, setText] = useState('');
  const [to, setTo] = useState<string[]>(() => [...new Set([...(r.instructions.at(-1)?.to.map((x) => x.unit_id) ?? []), r.from_unit.id])]);
  const [editing, setEditing] = useState(false);
  const [photo, setPhoto] = useState<Attachment | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const names = new Map([...(units.data ?? []).map((u) => [u.id, u.short_name || u.name] as const), ...r.instructions.flatMap((i) => i.to.map((x) => [x.unit_id, x.unit] as const)), [r.from_unit.id, r.from_unit.name] as const]);
  const lead = r.instructions.at(-1)?.to.find((x) => x.lead)?.unit_id ?? to[0];
  const send = () => void run(() =>
    acts.instruct({
      by_name: me.name, by_post: post ?? t('report.leader_post'), method: photo ? 'paper' : 'on_screen', text: text.trim() || t('report.on_paper'), attachment_id: photo?.id,
      to: to.map((unit_id) => ({ unit_id, lead: unit_id === lead })),
    }),
  ).then((done) => {
    if (done === undefined) return;
    setText('');
    setPhoto(null);
    say(t('report.instruct_done', { name: me.name }));
  });
  return (
    <>
      <section className="leader-part">
        <h2>{t('report.my_instruction')} <span className="note">{t('report.two_taps')}</span></h2>
        <div className="leader-phrases">
          {PHRASES.map((p) => {
            const words = t(`report.phrase.${p}`);
            return <button key={p} type="button" aria-pressed={text === words} onClick={() => setText(text === words ? '' : words)}>{words}</button>;
          })}
        </div>
        <div className="leader-own">
          <Area value={text} rows={1} maxRows={6} placeholder={t('report.own_words')} aria-label={t('report.own_words')} onChange={(e) => setText(e.target.value)} />
          <button type="button" className="link" onClick={() => picker.current?.click()}>{photo ? `✓ ${photo.name}` : t('report.paper_photo')}</button>
          <input ref={picker} type="file" hidden accept="image/*" capture="environment" onChange={(e) => { const f = e.target.files?.[0]; if (f) void run(async () => setPhoto(await upload(f, f.name))); }} />
        </div>
        <p className="leader-to"><span className="ink2">{t('report.to')}</span> {to.map((id) => names.get(id) ?? id).join(t('common.list'))} <button type="button" className="link" onClick={() => setEditing(!editing)}>{t('report.kind_change')}</button></p>
        {editing ? <Select mode="multiple" value={to} onChange={setTo} className="leader-select" aria-label={t('report.instruct_to')} showSearch={{ optionFilterProp: 'label' }} options={[...names].map(([value, label]) => ({ value, label }))} /> : null}
        <ProblemNote error={error} />
      </section>
      <footer className="leader-foot">
        {duty?.phone ? <a href={`tel:${duty.phone}`}>{t('report.call_duty')}</a> : null}
        <button type="button" disabled={busy || to.length === 0 || (text.trim() === '' && !photo)} onClick={send}>{t('report.give')}</button>
      </footer>
    </>
  );
}
