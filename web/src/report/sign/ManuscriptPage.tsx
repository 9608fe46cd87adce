/**
 * 拟稿 → 核稿 → 签发 → 报出 on one screen: the steps with who took them, the text to be
 * mended, who is asked and since when, and beside it the report as its reader will see it.
 * Whoever waits sees whom it waits for; the telephone clock never waits.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { manuscriptQuery, useMe } from '../../api/queries.ts';
import { titleOf } from '../../i18n/index.ts';
import type { Casualties, CasualtyField, Count, Manuscript, Me, SigningTerms } from '../../api/types.ts';
import { seenRing } from '../../shell/RingBar.tsx';
import { useMinute, useNow } from '../../time/clock.ts';
import { length, when } from '../../time/words.ts';
import { Area } from '../../ui/Area.tsx';
import { ClockChip } from '../../ui/ClockChip.tsx';
import { Unverified } from '../../ui/Figure.tsx';
import { GradeBadge } from '../../ui/Grade.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { Key } from '../../ui/Key.tsx';
import { ProblemNote } from '../../ui/Problem.tsx';
import { Answered } from '../../ui/States.tsx';
import { say } from '../../ui/undo.tsx';
import { Medium } from '../../ui/Way.tsx';
import { useCommand } from '../commands.ts';
import { CASUALTY_FIELDS, typedCount } from '../count.ts';
import { figuresOf } from '../dialogs/VerifyDialog.tsx';
import { FigureFields } from '../FigureFields.tsx';
import { Paper } from './Paper.tsx';
import { SignPanel } from './SignPanel.tsx';
import { useManuscript } from './useManuscript.ts';
import { useSign } from './useSign.ts';
import '../desk.css';
import '../first.css';
import './sign.css';

export function ManuscriptPage() {
  const { id } = useParams({ from: '/shell/manuscript/$id' });
  const answer = useQuery(manuscriptQuery(id));
  useEffect(() => seenRing(id), [id]);
  return <Answered of={answer} lines={10}>{(m) => <Page key={m.id} m={m} />}</Answered>;
}

/** What was typed and not kept, on this PC: taken up again only where the text it came from still stands. */
const keptKey = (me: Me, m: Manuscript) => `fenghuo.draft.manuscript.${me.node.code}.${me.account_id}.${m.id}`;
function keptText(key: string, from: string): string | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as { from: string; text: string } | null;
    return kept?.from === from ? kept.text : undefined;
  } catch {
    return undefined;
  }
}

const typedOf = (c: Partial<Casualties> | undefined, none: string) => Object.fromEntries(CASUALTY_FIELDS.map((f) => [f, typedCount((c?.[f] ?? { how: 'unknown' }) as Count, none)])) as Record<CasualtyField, string>;

function Page({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  const me = useMe();
  const key = keptKey(me, m);
  const [edit, setEdit] = useState<string | undefined>(() => keptText(key, m.report.what));
  const none = t('common.none');
  const [figures, setFigures] = useState<Record<CasualtyField, string>>();
  const acts = useManuscript(m);
  const { busy, error, run } = useCommand();
  const what = edit ?? m.report.what;
  const typed = figures ?? typedOf(m.report.casualties as Partial<Casualties>, none);
  const casualties = figuresOf(typed, m.report.casualties as Casualties);
  const dirty = what.trim() !== m.report.what || (figures !== undefined && JSON.stringify(typed) !== JSON.stringify(typedOf(m.report.casualties as Partial<Casualties>, none)));
  useEffect(() => {
    if (edit === undefined || edit === m.report.what) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ from: m.report.what, text: edit }));
  }, [edit, key, m.report.what]);
  const save = () => void run(() => acts.revise({ ...m.report, what: what.trim(), casualties: casualties ?? m.report.casualties })).then((done) => {
    if (done === undefined) return;
    setEdit(undefined);
    setFigures(undefined);
    say(t('sign.saved'));
  });
  const to = [...new Set(m.to.map((d) => d.unit))].join(t('common.list'));
  return (
    <div className="ms">
      <div className="ms-work">
        <header className="ms-head">
          <h1>{t('sign.page_title', { to })}</h1><Link to="/report/$id" params={{ id: m.source.id }}>{titleOf(m.source)}</Link><GradeBadge rating={m.rating} />{m.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}
          {m.doc_due_at == null || m.closed_at != null ? null : <span className="ms-clock"><Medium of="doc" state="owed" /> <ClockChip due={m.doc_due_at} /></span>}
        </header>
        <Steps m={m} to={to} />
        <div className="ms-form">
          <Notices m={m} take={() => m.figures_now && setFigures(typedOf(m.figures_now, none))} />
          <label className="ms-label" htmlFor="ms-what">{t('sign.text')}</label>
          <Area id="ms-what" value={what} rows={7} maxRows={16} readOnly={!m.may} onChange={(e) => setEdit(e.target.value)} />
          {m.opening == null ? null : <details className="ms-opening"><summary>{t('sign.changed_by', { name: m.revised?.by ?? '' })}</summary><p className="said">{m.opening}</p></details>}
          {m.may ? <FigureFields idPrefix="ms" kind={m.report.kind} values={typed} onChange={(f, text) => setFigures({ ...typed, [f]: text })} /> : null}
          {casualties ? null : <p className="field-fault">{t('report.fault_figure')}</p>}
          <dl className="facts ms-facts"><dt>{t('report.fact_place')}</dt><dd>{m.report.place_text}</dd><dt>{t('report.fact_contact')}</dt><dd>{[m.report.contact_name, m.report.contact_phone].filter(Boolean).join(' ') || <Unverified />}</dd></dl>
          {dirty && m.may ? <p className="ms-save"><Button type="primary" loading={busy} disabled={what.trim() === '' || !casualties} onClick={save}>{t('sign.save')}</Button><span className="note">{t(m.wants_check ? 'sign.save_note_check' : 'sign.save_note')}</span></p> : null}
          <ProblemNote error={error} />
        </div>
        {m.closed_at == null ? <Act m={m} dirty={dirty} /> : <Closed m={m} />}
      </div>
      <Paper m={m} what={what} />
    </div>
  );
}

function Steps({ m, to }: { m: Manuscript; to: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const minute = useMinute();
  const asked = m.asked.find((a) => a.now);
  const who = (a: { title: string; name?: string | null }) => `${a.title}${a.name ?? ''}`;
  const check = m.checked ? `${m.checked.by ?? ''} ${when(m.checked.at, minute, t)}` : m.wants_check ? t('sign.step.check_waits') : t('sign.step.check_none');
  const sign = m.sent ? t('sign.step.signed') : m.returned ? t('sign.step.returned', { name: m.returned.by ?? '' }) : m.unanswered_at != null ? t('sign.step.unanswered')
    : asked ? t('sign.step.asked', { who: who(asked), span: length(Math.max(0, now - asked.at), t) }) : t('sign.step.later');
  const steps = [
    { name: t('sign.step.draft'), note: `${m.drafted.by ?? ''} ${when(m.drafted.at, minute, t)}`, done: true, here: false },
    { name: t('sign.step.check'), note: check, done: m.checked != null, here: m.wants_check && m.checked == null },
    { name: t('sign.step.sign'), note: sign, done: m.sent, here: m.closed_at == null && (!m.wants_check || m.checked != null) },
    { name: t('sign.step.send'), note: m.sent && m.closed_at != null ? when(m.closed_at, minute, t) : to, done: m.sent, here: false },
  ];
  return (
    <ol className="ms-steps" aria-label={t('sign.steps')}>
      {steps.map((s) => <li key={s.name} className={s.done ? 'ms-done' : s.here ? 'ms-here' : undefined} aria-current={s.here ? 'step' : undefined}><b>{s.done ? '✓ ' : ''}{s.name}</b><small>{s.note}</small></li>)}
    </ol>
  );
}

function Notices({ m, take }: { m: Manuscript; take: () => void }) {
  const { t } = useTranslation();
  const minute = useMinute();
  return (
    <>
      {m.returned ? <p className="ms-notice" role="status"><b>{t('sign.returned_by', { name: m.returned.by ?? '', time: when(m.returned.at, minute, t) })}</b> {m.returned.reason}</p> : null}
      {m.figures_now ? <p className="ms-notice" role="status"><b>{t('sign.figures_moved')}</b> {m.may ? <button type="button" className="link" onClick={take}>{t('sign.figures_take')}</button> : null}</p> : null}
      {m.unanswered_at != null && m.closed_at == null ? <p className="ms-notice" role="status"><b>{t('sign.unanswered')}</b> {m.asked.filter((a) => a.phone).map((a) => <a key={a.at} className="tel" href={`tel:${a.phone}`}>{a.name} {a.phone}</a>)}</p> : null}
    </>
  );
}

function Act({ m, dirty }: { m: Manuscript; dirty: boolean }) {
  const waitsCheck = m.wants_check && m.checked == null;
  const { signing: terms } = m;
  if (!terms || !m.may) return null;
  if (m.returned || waitsCheck) return <Before m={m} terms={terms} dirty={dirty} />;
  return <Signing m={m} terms={terms} dirty={dirty} />;
}

/** Not yet to be signed: checked first, or mended and asked again. */
function Before({ m, terms, dirty }: { m: Manuscript; terms: SigningTerms; dirty: boolean }) {
  const { t } = useTranslation();
  const acts = useManuscript(m);
  const [post, setPost] = useState<string>();
  const { busy, error, run } = useCommand();
  const waitsCheck = m.wants_check && m.checked == null;
  const check = () => void run(() => acts.check(post));
  useHotkeys({ 'Ctrl+Enter': m.may_check && !dirty && !busy ? check : undefined });
  return (
    <footer className="ms-act">
      <h2 className="section-title">{t(waitsCheck ? 'sign.step.check' : 'sign.step.sign')}</h2>
      <p className="note">{t(m.returned ? 'sign.mend_first' : m.may_check ? 'sign.check_do_note' : 'sign.check_other')}</p>
      <ProblemNote error={error} />
      <div className="sign-line">
        {m.may_check && !m.returned ? <><Select className="sign-who" value={post ?? terms.may.find((x) => x.name)?.post_id} onChange={setPost} aria-label={t('sign.ask_whom')} options={terms.may.map((x) => ({ value: x.post_id, label: `${x.name ?? ''} ${x.title}`, disabled: x.name == null }))} />
          <Button type="primary" loading={busy} disabled={dirty} onClick={check}>{t('sign.check_do')} <Key>Ctrl Enter</Key></Button></> : null}
        {waitsCheck && !m.returned ? <GiveBack m={m} /> : null}
        <Discard m={m} />
      </div>
    </footer>
  );
}

function Signing({ m, terms, dirty }: { m: Manuscript; terms: SigningTerms; dirty: boolean }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const acts = useManuscript(m);
  const form = useSign(terms, { ask: false, oral: true });
  const { busy, error, run } = useCommand();
  const ready = form.ready && !dirty;
  const sign = () => {
    const { body } = form;
    if (body) void run(() => acts.sign(body)).then((done) => {
      if (done === undefined) return;
      say(t('report.up_done', { to: [...new Set(m.to.map((d) => d.unit))].join(t('common.list')) }));
      void go({ to: '/report/$id', params: { id: m.id } });
    });
  };
  useHotkeys({ 'Ctrl+Enter': ready && !busy ? sign : undefined });
  const asked = m.asked.find((a) => a.now);
  const next = terms.may.find((x) => x.name && x.post_id !== asked?.post_id && !m.asked.some((a) => a.post_id === x.post_id)) ?? terms.may.find((x) => x.name && x.post_id !== asked?.post_id);
  return (
    <footer className="ms-act">
      <SignPanel form={form} rating={m.rating} />
      <ProblemNote error={error} />
      <div className="sign-line">
        <Button type="primary" loading={busy} disabled={!ready} onClick={sign}>{t(form.way === 'on_screen' ? 'sign.do_screen_send' : form.way === 'oral' ? 'sign.do_oral_send' : 'sign.do_paper_send')} <Key>Ctrl Enter</Key></Button>
        {next ? <Button disabled={busy} onClick={() => void run(() => acts.ask(next.post_id))}>{t(asked ? 'sign.ask_other' : 'sign.ask_one', { name: next.name ?? '' })}</Button> : null}
        <GiveBack m={m} /><Discard m={m} />
        <span className="note">{dirty ? t('sign.save_first') : <Next m={m} />}</span>
      </div>
    </footer>
  );
}

function Next({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  const minute = useMinute();
  return <>{m.next_at == null ? '' : t('sign.next_at', { time: when(m.next_at, minute, t) })}{t('sign.tel_runs')}</>;
}

function GiveBack({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  const acts = useManuscript(m);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { busy, error, run } = useCommand();
  if (!open) return <Button onClick={() => setOpen(true)}>{t('sign.return')}</Button>;
  return (
    <span className="sign-return">
      <Input value={reason} autoFocus placeholder={t('sign.return_hint')} aria-label={t('sign.return_hint')} onChange={(e) => setReason(e.target.value)} />
      <Button loading={busy} disabled={reason.trim() === ''} onClick={() => void run(() => acts.giveBack(reason.trim()))}>{t('sign.return')}</Button>
      <ProblemNote error={error} />
    </span>
  );
}

/** Said twice: it cannot be taken back. */
function Discard({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  const acts = useManuscript(m);
  const [sure, setSure] = useState(false);
  const { busy, error, run } = useCommand();
  return <><Button type="text" loading={busy} onClick={() => (sure ? void run(() => acts.discard()) : setSure(true))}>{t(sure ? 'sign.discard_sure' : 'sign.discard')}</Button><ProblemNote error={error} /></>;
}

function Closed({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  return (
    <footer className="ms-act"><p>{t(m.sent ? 'sign.closed_sent' : 'sign.closed_dropped')} <Link to="/report/$id" params={{ id: m.sent ? m.id : m.source.id }}>{t(m.sent ? 'sign.see_sent' : 'sign.see_source')}</Link></p></footer>
  );
}
