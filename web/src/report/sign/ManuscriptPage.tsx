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
import type { Casualties, CasualtyField, Count, Manuscript, Masthead, Me, PaperBody, ReviseBody, SigningTerms } from '../../api/types.ts';
import { MastheadFields, typedCopies } from '../../document/MastheadFields.tsx';
import { previewFile, previewPeriodical, type Format } from '../../document/files.ts';
import { PreviewButtons } from '../../document/PreviewButtons.tsx';
import { seenRing } from '../../shell/RingBar.tsx';
import { useSubject } from '../../shell/mode.ts';
import { useMinute, useNow } from '../../time/clock.ts';
import { length, when } from '../../time/words.ts';
import { Area } from '../../ui/Area.tsx';
import { ClockChip } from '../../ui/ClockChip.tsx';
import { GradeBadge } from '../../ui/Grade.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { Key } from '../../ui/Key.tsx';
import { ProblemNote } from '../../ui/Problem.tsx';
import { Answered } from '../../ui/States.tsx';
import { say } from '../../ui/undo.tsx';
import { Medium } from '../../ui/Way.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import { CASUALTY_FIELDS, typedCount } from '../count.ts';
import { figuresOf } from '../dialogs/VerifyDialog.tsx';
import { Fallen } from '../Fallen.tsx';
import { FigureFields } from '../FigureFields.tsx';
import { choiceOf, isLower, RatingChooser, type Choice } from '../RatingChooser.tsx';
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
  useSubject(answer.data?.drill);
  useEffect(() => seenRing(id), [id]);
  return <Answered of={answer} lines={10}>{(m) => <Page key={m.id} m={m} />}</Answered>;
}

/** What was typed and not kept, on this PC; of an older text it is offered, never put in its place. */
interface Kept { from: string; text: string }
const keptKey = (me: Me, m: Manuscript) => `fenghuo.draft.manuscript.${me.node.code}.${me.account_id}.${m.id}`;
function keptText(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

const typedOf = (c: Partial<Casualties> | undefined, none: string) => Object.fromEntries(CASUALTY_FIELDS.map((f) => [f, typedCount((c?.[f] ?? { how: 'unknown' }) as Count, none)])) as Record<CasualtyField, string>;

/** The form as it is edited: everything in it as text. */
interface Form { masthead?: Masthead; what: string; place: string; name: string; phone: string; figures: Record<CasualtyField, string>; rating?: Choice; reason: string }
const formOf = (m: Manuscript, none: string): Form => ({
  masthead: m.papers ? { ...m.papers.masthead, copies: typedCopies(m.papers.masthead) } : undefined,
  what: m.report.what, place: m.report.place_text ?? '', name: m.report.contact_name ?? '', phone: m.report.contact_phone ?? '', figures: typedOf(m.report.casualties as Partial<Casualties>, none),
  rating: m.report.rating ? choiceOf(m.report.rating) : undefined, reason: m.report.rating_reason ?? '',
});

function Page({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  const me = useMe();
  const key = keptKey(me, m);
  const none = t('common.none');
  // What is edited, and signed, is the text as it was seen: what others change meanwhile is shown, not slipped under it.
  const [base, setBase] = useState(m);
  const [form, setForm] = useState(() => {
    const kept = keptText(key);
    return { ...formOf(m, none), what: kept?.from === m.report.what ? kept.text : m.report.what };
  });
  const [older, setOlder] = useState(() => {
    const kept = keptText(key);
    return kept && kept.from !== m.report.what && kept.text !== m.report.what ? kept.text : undefined;
  });
  const acts = useManuscript(m);
  const { busy, error, run } = useCommand();
  const set = (part: Partial<Form>) => setForm((f) => ({ ...f, ...part }));
  const dirty = JSON.stringify(form) !== JSON.stringify(formOf(base, none));
  const moved = JSON.stringify(formOf(m, none)) !== JSON.stringify(formOf(base, none));
  // As long as the text is the same, what else happened to it is on the screen.
  const seen = moved ? base.rev : m.rev;
  const casualties = figuresOf(form.figures, base.report.casualties as Casualties);
  const lower = isLower(form.rating, m.standing);
  useEffect(() => {
    if (form.what === base.report.what) return;
    localStorage.setItem(key, JSON.stringify({ from: base.report.what, text: form.what }));
  }, [form.what, key, base.report.what]);
  const take = (fresh: Manuscript) => {
    localStorage.removeItem(key);
    setBase(fresh);
    setForm(formOf(fresh, none));
  };
  const body = (): ReviseBody => ({
    ...base.report, what: form.what.trim(), place_text: form.place.trim(), contact_name: form.name.trim() || null, contact_phone: form.phone.trim() || null,
    casualties: casualties ?? base.report.casualties, rating: form.rating, paper: form.masthead && { ...form.masthead, copies: (form.masthead.copies ?? []).filter((c) => c.text.trim() !== '') }, rating_reason: form.reason.trim() || null,
  });
  const save = (check?: boolean) => void run(() => acts.revise({ ...body(), check }, seen)).then((done) => {
    if (done === undefined) return;
    take(done);
    say(t('sign.saved'));
  });
  const to = [...new Set(m.to.map((d) => d.unit))].join(t('common.list'));
  const whole = form.what.trim() !== '' && casualties !== undefined && (!lower || form.reason.trim() !== '');
  return (
    <div className="ms">
      <div className="ms-work">
        <header className="ms-head">
          <h1>{m.document ? t('sign.page_document') : t('sign.page_title', { to })}</h1><Back m={m} />{m.source ? <GradeBadge rating={m.rating} /> : null}{m.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}
          {m.doc_due_at == null || m.closed_at != null ? null : <span className="ms-clock"><Medium of="doc" state="owed" /> <ClockChip due={m.doc_due_at} /></span>}
        </header>
        <Steps m={m} to={to} />
        <div className="ms-form">
          <Notices m={m} take={() => m.figures_now && set({ figures: typedOf(m.figures_now, none) })} />
          {moved && m.closed_at == null ? (
            <div className="ms-notice" role="status"><b>{t('sign.moved')}</b>{dirty ? <span className="said">{m.report.what}</span> : null}
              <button type="button" className="link" onClick={() => take(m)}>{t(dirty ? 'sign.moved_take' : 'sign.moved_seen')}</button>{dirty ? <button type="button" className="link" onClick={() => setBase(m)}>{t('sign.moved_keep')}</button> : null}</div>
          ) : null}
          {older === undefined || !m.may ? null : <p className="ms-notice" role="status">{t('report.up_older')} <button type="button" className="link" onClick={() => { set({ what: older }); setOlder(undefined); }}>{t('report.up_take_older')}</button><button type="button" className="link" onClick={() => { localStorage.removeItem(key); setOlder(undefined); }}>{t('report.up_drop_older')}</button></p>}
          {m.papers && form.masthead && m.may ? <MastheadFields value={form.masthead} series={m.papers.series} issuer={m.papers.issuer} title={m.title} numbered="sign" auto={m.document ? undefined : m.to.map((d) => d.desk).join(t('common.list'))} change={(part) => form.masthead && set({ masthead: { ...form.masthead, ...part } })} /> : null}
          <label className="ms-label" htmlFor="ms-what">{t('sign.text')}</label>
          <Area id="ms-what" value={form.what} rows={7} maxRows={16} readOnly={!m.may} onChange={(e) => set({ what: e.target.value })} />
          {m.opening == null ? null : <details className="ms-opening"><summary>{t('sign.changed_by', { name: m.revised?.by ?? '' })}</summary><p className="said">{m.opening}</p></details>}
          {m.may && !m.document ? (
            <>
              <FigureFields idPrefix="ms" kind={m.report.kind} values={form.figures} onChange={(f, text) => set({ figures: { ...form.figures, [f]: text } })} />
              <div className="ms-more">
                <Input value={form.place} addonBefore={t('report.fact_place')} aria-label={t('report.fact_place')} onChange={(e) => set({ place: e.target.value })} />
                <Input value={form.name} addonBefore={t('report.fact_contact')} aria-label={t('report.contact_name')} onChange={(e) => set({ name: e.target.value })} />
                <Input value={form.phone} aria-label={t('report.contact_phone')} placeholder={t('report.contact_phone')} onChange={(e) => set({ phone: e.target.value })} />
              </div>
              <RatingChooser proposed={m.standing} chosen={form.rating} reason={form.reason} onChange={(rating, reason) => set({ rating, reason })} />
            </>
          ) : null}
          {m.grade_undone ? <p className="ms-notice" role="status"><b>{t('sign.grade_undone')}</b></p> : null}
          {casualties ? null : <p className="field-fault">{t('report.fault_figure')}</p>}
          {(m.report.attachments ?? []).length > 0 ? <p className="note">{t('sign.files', { n: (m.report.attachments ?? []).length })}</p> : null}
          {m.may && (dirty || m.returned) ? <p className="ms-save"><Button type="primary" loading={busy} disabled={!whole} onClick={() => save()}>{t(m.returned ? (m.wants_check ? 'sign.again_check' : 'sign.again') : 'sign.save')}</Button><span className="note">{t(m.wants_check ? 'sign.save_note_check' : 'sign.save_note')}</span></p> : null}
          {m.may && !dirty && m.wants_check && !m.checked && m.signing && !m.signing.check ? <p className="ms-save"><Button loading={busy} onClick={() => save(false)}>{t('sign.drop_check')}</Button></p> : null}
          <ProblemNote error={error} />
        </div>
        {m.closed_at == null ? <Files m={m} paper={{ ...form.masthead, title: form.masthead?.title || m.title, text: form.what }} /> : null}
        {m.stood ? <Fallen stood={m.stood} kind={m.report.kind} casualties={casualties} rating={form.rating ?? m.rating} reason={form.reason} by={(m.revised ?? m.drafted).by ?? undefined} /> : null}
        {m.closed_at == null ? <Act m={m} dirty={dirty || moved} seen={seen} /> : <Closed m={m} />}
      </div>
      <Paper m={m} what={form.what} masthead={form.masthead} />
    </div>
  );
}

/** What leads back to what it is written about. */
function Back({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  const period = m.document?.period;
  if (m.source) return <Link to="/report/$id" params={{ id: m.source.id }}>{titleOf(m.source)}</Link>;
  return period ? <Link to="/statistics" search={{ from: period.from, to: period.to }}>{t('document.periodical_of', { from: period.from, to: period.to })}</Link> : null;
}

/** The paper as it would be printed now. */
function Files({ m, paper }: { m: Manuscript; paper: PaperBody }) {
  if (!m.papers) return null;
  const copies = m.document ? paper.copies : [{ label: '报', text: m.to.map((d) => d.desk).join('，') }, ...typedCopies(paper)];
  const whole: PaperBody = { ...paper, copies, checked_by: m.checked?.by, edited_by: m.drafted.by, phone: m.papers.phone, addressed_to: m.document?.addressed_to, printed_by: m.document?.printed_by, printed_on: m.document?.printed_on, tables: m.document?.tables, pictures: m.document?.pictures };
  const { source } = m;
  const period = m.document?.period;
  const preview = source ? (format: Format) => previewFile(source.id, whole, format) : period ? (format: Format) => previewPeriodical({ ...whole, period }, format) : undefined;
  return preview ? <div className="ms-files"><PreviewButtons preview={preview} small /></div> : null;
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
    { name: t(m.document ? 'sign.step.issue' : 'sign.step.send'), note: m.sent && m.closed_at != null ? when(m.closed_at, minute, t) : to, done: m.sent, here: false },
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

/** `dirty`: the text on the screen is not the one that would go. `seen`: the revision that is. */
interface ActProps { m: Manuscript; dirty: boolean; seen: number }

function Act(props: ActProps) {
  const { m } = props;
  const { signing: terms } = m;
  if (!m.may) return null;
  if (!terms) return <Unsigned {...props} />;
  if (m.returned || (m.wants_check && m.checked == null)) return <Before {...props} terms={terms} />;
  return <Signing {...props} terms={terms} />;
}

/** No rule asks for a signature any more. */
function Unsigned({ m, dirty, seen }: ActProps) {
  const { t } = useTranslation();
  const go = useNavigate();
  const acts = useManuscript(m);
  const { busy, error, run } = useCommand();
  const send = () => void run(() => acts.sign({ method: 'on_screen' }, seen)).then((done) => {
    if (done !== undefined) void (m.document ? go({ to: '/document/$id', params: { id: m.document.id } }) : go({ to: '/report/$id', params: { id: m.id } }));
  });
  return <footer className="ms-act"><p className="note">{t('sign.no_rule')}</p><ProblemNote error={error} /><div className="sign-line"><Button type="primary" loading={busy} disabled={dirty || m.returned != null} onClick={send}>{t('report.up_do')}</Button><Discard m={m} /></div></footer>;
}

/** Not yet to be signed: checked first, or mended and asked again. */
function Before({ m, terms, dirty, seen }: ActProps & { terms: SigningTerms }) {
  const { t } = useTranslation();
  const acts = useManuscript(m);
  const [post, setPost] = useState<string>();
  const { busy, error, run } = useCommand();
  const waitsCheck = m.wants_check && m.checked == null;
  const [onPaper, setOnPaper] = useState(false);
  const asks = post ?? terms.may.find((x) => x.name && x.own)?.post_id;
  const check = () => void run(() => acts.check(asks, seen));
  useHotkeys({ 'Ctrl+Enter': m.may_check && !dirty && !busy ? check : undefined });
  return (
    <footer className="ms-act">
      <h2 className="section-title">{t(waitsCheck ? 'sign.step.check' : 'sign.step.sign')}</h2>
      <p className="note">{t(m.returned ? 'sign.mend_first' : m.may_check ? 'sign.check_do_note' : 'sign.check_other')}</p>
      <ProblemNote error={error} />
      <div className="sign-line">
        {m.may_check && !m.returned ? <><Select className="sign-who" value={asks} onChange={setPost} aria-label={t('sign.ask_whom')} options={terms.may.map((x) => ({ value: x.post_id, label: `${x.name ?? ''} ${x.title}`, disabled: x.name == null || !x.own }))} />
          <Button type="primary" loading={busy} disabled={dirty} onClick={check}>{t('sign.check_do')} <Key>Ctrl Enter</Key></Button></> : null}
        {waitsCheck && !m.returned ? <><GiveBack m={m} seen={seen} /><Button onClick={() => setOnPaper(!onPaper)} aria-expanded={onPaper}>{t('sign.way.paper')}</Button></> : null}
        <Discard m={m} />
      </div>
      {onPaper && waitsCheck && !m.returned ? <Signing m={m} terms={{ ...terms, mine: false }} dirty={dirty} seen={seen} paperOnly /> : null}
    </footer>
  );
}

function Signing({ m, terms, dirty, seen, paperOnly }: ActProps & { terms: SigningTerms; paperOnly?: boolean }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const acts = useManuscript(m);
  const form = useSign(terms, { ask: false, oral: !paperOnly, asked: m.asked.find((a) => a.now)?.post_id, rating: m.rating });
  const { busy, error, run } = useCommand();
  const ready = form.ready && !dirty;
  const sign = () => {
    const { body } = form;
    if (body) void run(() => acts.sign(body, seen)).then((done) => {
      if (done === undefined) return;
      if (m.document) {
        say(t('sign.issued'));
        return void go({ to: '/document/$id', params: { id: m.document.id } });
      }
      say(t('report.up_done', { to: [...new Set(m.to.map((d) => d.unit))].join(t('common.list')) }));
      void go({ to: '/report/$id', params: { id: m.id } });
    });
  };
  useHotkeys({ 'Ctrl+Enter': ready && !busy ? sign : undefined });
  const asked = m.asked.find((a) => a.now);
  // Whoever was not asked yet and is another person; after all of them anybody again.
  const others = terms.may.filter((x) => x.own && x.name && x.name !== asked?.name);
  const next = others.find((x) => !m.asked.some((a) => a.name === x.name)) ?? others[0] ?? terms.may.find((x) => x.name && x.own);
  return (
    <footer className="ms-act">
      <SignPanel form={form} rating={m.document ? { ...m.rating, confirmed: true } : m.rating} goes={!m.document} noted={m.document != null} />
      <ProblemNote error={error} />
      <div className="sign-line">
        <Button type="primary" loading={busy} disabled={!ready} onClick={sign}>{t(m.document ? `sign.do_issue.${form.way === 'oral' || form.way === 'paper' ? form.way : 'on_screen'}` : form.way === 'oral' ? 'sign.do_oral_send' : form.way === 'paper' ? 'sign.do_paper_send' : 'sign.do_screen_send')} <Key>Ctrl Enter</Key></Button>
        {next && !paperOnly ? <Button disabled={busy} onClick={() => void run(() => acts.ask(next.post_id, seen))}>{t(asked ? 'sign.ask_other' : 'sign.ask_one', { name: next.name ?? '' })}</Button> : null}
        {paperOnly ? null : <><GiveBack m={m} seen={seen} /><Discard m={m} /></>}
        <span className="note">{dirty ? t('sign.save_first') : <Next m={m} />}</span>
      </div>
    </footer>
  );
}

function Next({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  const minute = useMinute();
  return <>{m.next_at == null ? '' : t('sign.next_at', { time: when(m.next_at, minute, t) })}{m.document ? null : t('sign.tel_runs')}</>;
}

function GiveBack({ m, seen }: { m: Manuscript; seen: number }) {
  const { t } = useTranslation();
  const acts = useManuscript(m);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { busy, error, run } = useCommand();
  if (!open) return <Button onClick={() => setOpen(true)}>{t('sign.return')}</Button>;
  return (
    <span className="sign-return">
      <Input value={reason} autoFocus placeholder={t('sign.return_hint')} aria-label={t('sign.return_hint')} onChange={(e) => setReason(e.target.value)} />
      <Button loading={busy} disabled={reason.trim() === ''} onClick={() => void run(() => acts.giveBack(reason.trim(), seen))}>{t('sign.return')}</Button>
      <ProblemNote error={error} />
    </span>
  );
}

/** How long the second press counts. */
const SURE_MS = 4000;

/** Said twice: it cannot be taken back. */
function Discard({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  const acts = useManuscript(m);
  const [sure, setSure] = useState(false);
  useEffect(() => {
    if (!sure) return;
    const again = setTimeout(() => setSure(false), SURE_MS);
    return () => clearTimeout(again);
  }, [sure]);
  const { busy, error, run } = useCommand();
  return <><Button type="text" loading={busy} onClick={() => (sure ? void run(() => acts.discard()) : setSure(true))}>{t(sure ? 'sign.discard_sure' : 'sign.discard')}</Button><ProblemNote error={error} /></>;
}

function Closed({ m }: { m: Manuscript }) {
  const { t } = useTranslation();
  if (m.document && m.sent) return <footer className="ms-act"><p>{t('sign.closed_issued')} <Link to="/document/$id" params={{ id: m.document.id }}>{t('sign.see_document')}</Link></p></footer>;
  return (
    <footer className="ms-act"><p>{t(m.sent ? 'sign.closed_sent' : 'sign.closed_dropped')} {m.source ? <Link to="/report/$id" params={{ id: m.sent ? m.id : m.source.id }}>{t(m.sent ? 'sign.see_sent' : 'sign.see_source')}</Link> : null}</p></footer>
  );
}
