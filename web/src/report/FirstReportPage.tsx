/**
 * 首报: keyboard only, under thirty seconds, five fields, no confirmation. Source
 * left, fields in the middle, consequences right. The draft keeps itself; what the
 * node cannot take now waits on this PC and has an address of its own here.
 */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Area } from '../ui/Area.tsx';
import { api, take } from '../api/client.ts';
import { faultAt, ProblemError } from '../api/problem.ts';
import { useMe } from '../api/queries.ts';
import { OnlyHereList } from '../offline/OnlyHere.tsx';
import type { Id } from '../api/types.ts';
import { nodeNow, useMinute, useNow } from '../time/clock.ts';
import { hms, length, moment, when } from '../time/words.ts';
import { readMoment } from '../time/parse.ts';
import { useHotkeys } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { fieldText, ProblemNote } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import { useNarrow } from '../ui/useNarrow.ts';
import { mayRead } from '../shell/rooms.ts';
import { setStatus } from '../shell/StatusLine.tsx';
import { unbroken, useAboveDesk, type AboveDesk } from './aboveDesk.ts';
import { Consequences } from './Consequences.tsx';
import { casualtiesOf, faultsOf, knewOf, type DraftFault } from './body.ts';
import { begun, draftOfNext, dropDraft, emptyDraft, keepDraft, keptDraft, PROPOSED, withSource, written, type Draft } from './draft.ts';
import { DrillChoice } from './DrillChoice.tsx';
import { Field } from './Field.tsx';
import { useFigureWords, useSumWords } from './figures.ts';
import { FigureFields } from './FigureFields.tsx';
import { KindLine } from './KindLine.tsx';
import { KeptReport } from './KeptReport.tsx';
import { LateFields } from './LateFields.tsx';
import { PlaceField } from './PlaceField.tsx';
import { isLower } from './RatingChooser.tsx';
import { taken, withoutReading } from './reading.ts';
import { figuresNote, placeSource, whenNote, wordsNote } from './readingWords.ts';
import { SentOnly } from './SentOnly.tsx';
import { adds } from './sum.ts';
import { SourceColumn } from './SourceColumn.tsx';
import { useFiles } from './useFiles.ts';
import { filledBy, SaidFigures, useSaid } from './SaidFigures.tsx';
import { useProposal, useSettled, useTaking } from './useProposal.ts';
import { useReading, type Reading } from './useReading.ts';
import { useSend, type Sent } from './useSend.ts';
import './first.css';

export function FirstReportPage() {
  const { kept } = useSearch({ from: '/shell/report/new' });
  // Another draft is another form.
  const [turn, setTurn] = useState(0);
  return kept ? <KeptReport key={kept} id={kept} /> : <FirstForm key={turn} other={() => setTurn((n) => n + 1)} />;
}

function FirstForm({ other }: { other: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { from } = useSearch({ from: '/shell/report/new' });
  const narrow = useNarrow();
  const [draft, setDraft] = useState<Draft>(() => keptDraft(me) ?? emptyDraft(nodeNow()));
  const [kept, setKept] = useState(true);
  const [shownFaults, setShownFaults] = useState<DraftFault[]>([]);
  const [stored, setStored] = useState<{ report: Sent; left: number } | null>(null);
  const [over, setOver] = useState(false);
  const draftId = useRef(draft.id);
  /** What is left of the message when this report has gone. */
  const next = useRef<{ draft: Draft; left: number } | null>(null);
  // What the facts propose; and, where another grade was chosen, the clocks and desks of that one.
  const facts = useProposal({ ...draft, rating: undefined }, me);
  const below = isLower(draft.rating, facts.data?.rating);
  // A grade that was raised before the facts grew worse gives way to the graver proposal.
  const chosen = below && !draft.ratingLowered ? undefined : draft.rating;
  const proposal = useProposal({ ...draft, rating: chosen }, me);

  const done = useCallback(
    (r: Sent) => {
      const rest = next.current;
      if (rest) keepDraft(me, rest.draft);
      else dropDraft(me);
      // Where nothing is owed to anybody, by no route or by the kind, saved is all that it is.
      if (r.to?.length === 0) say(t('report.sent_nobody', { time: hms(r.sent_at) }), true);
      else say(rest ? t('report.sent_next', { time: hms(r.sent_at), n: rest.left }) : t('report.sent', { time: hms(r.sent_at) }));
      setOver(true);
      if (!mayRead(me)) return setStored({ report: r, left: rest?.left ?? 0 });
      void navigate({ to: '/report/$id', params: { id: r.id } });
    },
    [me, navigate, t],
  );
  const waits = useCallback(
    (kept: Id) => {
      if (next.current) keepDraft(me, next.current.draft);
      void navigate({ to: '/report/new', search: { kept }, replace: true });
    },
    [me, navigate],
  );
  const { sending, send, rewrite } = useSend(me, draft.id, done, waits);

  const change = useCallback(
    (part: Partial<Draft> | ((d: Draft) => Partial<Draft>)) => {
      setDraft((d) => {
        const next = { ...d, ...(typeof part === 'function' ? part(d) : part), savedAt: nodeNow() };
        // What is begun is a drill or not as the session is at the first word.
        if (!written(d)) Object.assign(next, begun({ ...next, startedAt: d.startedAt }, nodeNow()), { drill: next.drill ?? me.drill });
        // While it goes it is the shelf's.
        if (sending.state !== 'sending') setKept(keepDraft(me, next));
        return next;
      });
      setShownFaults([]);
      if (sending.state === 'refused') rewrite();
    },
    [me, rewrite, sending.state],
  );

  const onSource = useCallback((source: string) => change((d) => (source.trim() === '' ? { ...withoutReading(d, nodeNow()), source, inquiry: undefined } : withSource(d, source, nodeNow()))), [change]);
  const addText = useCallback((text: string) => change((d) => withSource(d, [d.source.trimEnd(), text].filter(Boolean).join('\n'), nodeNow())), [change]);
  const files = useFiles(draft, change, addText);
  const reading = useReading(draft, !over && sending.state === 'writing', change);
  const { picked, events } = reading;
  useEffect(() => {
    const then = reading.state === 'read' ? draftOfNext(draft, picked, events.length, nodeNow()) : null;
    next.current = then && { draft: then, left: events.length - (then.eventsSent?.length ?? 0) };
  }, [draft, picked, events, reading.state]);

  const above = useAboveDesk(me, proposal.data?.clocks);
  const figures = casualtiesOf(draft);
  // Before anything is said there is nothing to judge.
  const told = draft.what.trim() !== '' || draft.kind !== undefined || Object.values(figures).some((c) => c.how !== 'unknown');

  useTaking(draft, facts, change);
  // A message that was pasted fills the cells itself, and nobody is asked twice.
  const typed = draft.what !== draft.filled?.what;
  const said = useSaid(draft.what, draft.figures, typed && !over && sending.state === 'writing');
  const take = (values: Partial<Draft['figures']>) => change((d) => ({ figures: { ...d.figures, ...values } }));
  const accept = told ? () => change((d) => ({ figures: { ...d.figures, ...filledBy(said) }, taking: true })) : undefined;

  const lowered = below && chosen !== undefined && !draft.taking;
  const trySend = () => {
    const faults = faultsOf(draft, lowered);
    setShownFaults(faults);
    const first = faults[0]?.field;
    if (first) return document.getElementById(`f-${first}`)?.focus();
    // What F8 still waits for is asked on the way; nothing that was chosen before may stand.
    if (draft.taking) change(PROPOSED);
    void send(draft.taking ? { ...draft, ...PROPOSED } : { ...draft, rating: chosen });
  };
  const leave = () => {
    if (!written(draft)) dropDraft(me);
    if (mayRead(me)) void navigate({ to: '/report' });
  };
  useHotkeys({ 'Ctrl+Enter': trySend, F8: accept, Escape: leave }, stored === null);
  useEffect(() => document.getElementById(from === 'call' ? 'f-phone' : 'f-when')?.focus(), [from]);

  const sum = adds(figures);
  const kind = draft.kind ?? (told ? proposal.data?.kinds[0]?.code : undefined);
  const sumWords = useSumWords(kind);
  const sumText = sum ? sumWords(sum) : '';
  const figureWord = useFigureWords(kind);
  const figuresRead = figuresNote(reading.event, draft, reading.offers, figureWord, t);
  const placeRead = wordsNote(reading.event, draft, reading.offers, [['placeText', placeSource(reading.event)]], t);
  const savedText = draft.savedAt ? t('report.kept_at', { time: hms(draft.savedAt) }) : '';
  useEffect(() => {
    setStatus([savedText, sumText].filter(Boolean));
    return () => setStatus([]);
  }, [savedText, sumText]);

  const faultText = (field: DraftFault['field'] | 'place', pointer: string): string | null => {
    const local = shownFaults.find((f) => f.field === field);
    if (local?.field === 'when') return t(`time.fault.${local.fault}`, { day: local.day, month: local.month });
    if (local) return t(local.fault === 'figure' ? 'report.fault_figure' : field === 'what' ? 'report.fault_what' : 'report.fault_rating');
    const remote = faultAt(sending.problem, pointer);
    return remote ? fieldText(remote) : null;
  };
  const figureFault = shownFaults.some((f) => f.fault === 'figure') ? t('report.fault_figure') : null;
  const refusedLate = faultAt(sending.problem, '/late');
  const lateFault = refusedLate ? fieldText(refusedLate) : null;
  const outside = faultAt(sending.problem, '/place_text') ?? faultAt(sending.problem, '/outside_reason');

  const another = () => {
    const fresh = keptDraft(me) ?? emptyDraft(nodeNow());
    draftId.current = fresh.id;
    setDraft(fresh);
    setOver(false);
    setStored(null);
  };
  if (stored) return <SentOnly report={stored.report} left={stored.left} again={another} />;
  return (
    <div className="first">
      <SourceColumn
        draft={draft} reading={reading} share={files.share} onSource={onSource} onText={addText} onEvent={(event) => change({ event })} onTake={(n) => change((d) => taken(d, n, reading.offers, nodeNow()))}
        onFiles={files.add} onRemove={files.remove} onRetry={files.retry}
      >
        {narrow ? null : <OnlyHereList edited={other} />}
      </SourceColumn>
      <form className="first-form" onSubmit={(e) => e.preventDefault()} aria-label={t('report.first')}>
        <header className="first-head">
          <h1 className="page-title">{t('report.first')}</h1>{draft.inquiry ? <span className="ink2">{t('inquiry.draft_of')} <button type="button" className="link" onClick={() => change({ inquiry: undefined })}>{t('inquiry.draft_drop')}</button></span>
            : <span className="ink2">{t(from === 'call' ? 'report.call_note' : 'report.first_note')}</span>}
          <DrillChoice draft={draft} me={me} change={change} />
          <Elapsed since={draft.startedAt} running={written(draft)} />
        </header>
        {narrow ? <OnlyHereList edited={other} /> : null}
        <WhenField draft={draft} reading={reading} fault={faultText('when', '/happened')} change={change} />
        <Field n={2} name={t('report.where')} htmlFor="f-place" fault={faultText('place', '/place_text')} note={told && draft.placeText.trim() === '' ? t('report.place_empty') : placeRead}>
          <PlaceField id="f-place" text={draft.placeText} placeId={draft.placeId} unit={me.unit.id} onChange={(placeText, place) => change({ placeText, placeId: place?.id })} />
          {outside || draft.outsideReason ? (
            <Input value={draft.outsideReason} placeholder={t('report.outside_reason')} aria-label={t('report.outside_reason')} onChange={(e) => change({ outsideReason: e.target.value })} />
          ) : null}
        </Field>
        <Field n={3} name={t('report.what')} htmlFor="f-what" fault={faultText('what', '/what')}
          note={<KindLine proposal={told ? proposal.data : undefined} chosen={draft.kind} onChoose={(kind) => change({ kind, taking: undefined })} />}
          hint={<button type="button" className="plain-button" onClick={accept}><Key>F8</Key> {t(said.length > 0 ? 'report.accept_figures' : 'report.accept')}</button>}>
          <Area id="f-what" value={draft.what} rows={2} maxRows={5} onChange={(e) => change({ what: e.target.value })} />
        </Field>
        <Field n={4} name={t('report.casualties')} htmlFor="f-dead" fault={figureFault ?? faultText('dead', '/casualties')} note={sum && !sum.ok ? sumText : figuresRead} hint={t('report.casualties_hint')}>
          <FigureFields idPrefix="f" kind={kind} values={draft.figures} onChange={(field, text) => take({ [field]: text })} />
          <SaidFigures said={said} kind={kind} onTake={take} hotkey="F8" />
        </Field>
        <ContactFields draft={draft} reading={reading} fault={faultText('kind', '/contact_phone')} change={change} />
        <dl className="first-auto">
          <dt>{t('report.auto')}</dt>
          <dd><KnewAt draft={draft} change={change} /></dd><dd>{me.desks[0]?.name ?? me.unit.short_name}</dd>
          <dd>{t('report.auto_reporter', { name: me.name })}</dd>{me.leader_on_duty ? <dd>{t('report.auto_leader', { name: me.leader_on_duty })}</dd> : null}
        </dl>
        <LateFields draft={draft} desks={(proposal.data?.clocks ?? []).map((c) => ({ value: c.desk_id, label: c.desk }))} faults={shownFaults} fault={lateFault} change={change} />
        {sending.state === 'refused' && sending.problem ? <ProblemNote error={new ProblemError(sending.problem)} /> : null}
        <footer className="first-foot">
          <Button type="primary" size="large" htmlType="button" loading={sending.state === 'sending'} onClick={trySend}>{t('report.send')} <Key>Ctrl Enter</Key></Button>
          <Button size="large" onClick={leave}>{t('report.put_aside')} <Key>Esc</Key></Button>
          <span className="note">{kept ? savedText : t('report.not_kept')}<br />{t('report.correct_later')}</span>
        </footer>
        <CallFirst above={above} />
      </form>
      <Consequences
        proposal={told ? proposal.data : undefined} error={proposal.error} knewAt={knewOf(draft)} chosen={chosen} reason={draft.ratingReason} fault={faultText('rating', '/rating_reason')}
        onRating={(rating, ratingReason) => change({ rating, ratingReason, ratingLowered: isLower(rating, proposal.data?.rating), taking: undefined })}
      />
    </div>
  );
}

type Change = (part: Partial<Draft> | ((d: Draft) => Partial<Draft>)) => void;

function WhenField({ draft, reading, fault, change }: { draft: Draft; reading: Reading; fault: string | null; change: Change }) {
  const { t } = useTranslation();
  const read = readMoment(draft.when, draft.whenTypedAt);
  const settled = useSettled(draft.when, 900);
  const early = !read.ok && settled === draft.when ? t(`time.fault.${read.fault}`, { day: read.day, month: read.month }) : null;
  const said = whenNote(reading.event, draft, reading.offers, draft.knewAt, t);
  const note = said ?? (read.ok && draft.when.trim() ? t('report.read_as', { time: moment(read.moment, draft.whenTypedAt, t) }) : null);
  return (
    <Field n={1} name={t('report.when')} htmlFor="f-when" fault={fault ?? early} note={note ?? (draft.when.trim() ? null : t('report.when_empty'))} hint={fault ?? early ? undefined : t('report.when_hint')}>
      <Input id="f-when" value={draft.when} autoComplete="off" onChange={(e) => change({ when: e.target.value, whenTypedAt: nodeNow() })} />
    </Field>
  );
}

function ContactFields({ draft, reading, fault, change }: { draft: Draft; reading: Reading; fault: string | null; change: Change }) {
  const { t } = useTranslation();
  const phone = useSettled(draft.contactPhone.replace(/[^\d]/g, ''), 300);
  const known = useQuery({
    queryKey: ['contacts', phone],
    queryFn: () => take(api.GET('/contacts', { params: { query: { phone } } })),
    enabled: phone.length >= 4,
    retry: false,
  });
  const caller = known.data?.[0];
  const name = caller?.name;
  const empty = draft.contactName.trim() === '';
  useEffect(() => {
    if (name && empty) change({ contactName: name });
    // Filled once per caller; a name that was typed is never overwritten.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [name]);
  const said = wordsNote(reading.event, draft, reading.offers, [['contactName', 'contact_name'], ['contactPhone', 'contact_phone']], t);
  const note = caller ? t('report.caller_known', { who: [caller.unit_name, caller.job].filter(Boolean).join(' ') }) : said;
  return (
    <Field n={5} name={t('report.contact')} htmlFor="f-contact" note={note} fault={fault}>
      <div className="first-contact">
        <Input id="f-contact" value={draft.contactName} placeholder={t('report.contact_name')} aria-label={t('report.contact_name')} autoComplete="off" onChange={(e) => change({ contactName: e.target.value })} />
        <Input id="f-phone" value={draft.contactPhone} placeholder={t('report.contact_phone')} aria-label={t('report.contact_phone')} inputMode="tel" autoComplete="off" onChange={(e) => change({ contactPhone: e.target.value })} />
      </div>
    </Field>
  );
}

/** When the unit knew: the clocks run from it. Now, unless somebody says otherwise. */
function KnewAt({ draft, change }: { draft: Draft; change: Change }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  // Of another day the day stands beside it: 03:01 alone is read as today.
  const shown = when(knewOf(draft), useMinute(), t);
  const put = () => {
    if (typed?.trim() === shown) return setTyped(null);
    const read = readMoment(typed ?? '', nodeNow());
    if (read.ok && (read.moment.how === 'exact' || read.moment.how === 'about')) change({ knewAt: read.moment.at, knewSet: true });
    setTyped(null);
  };
  if (typed === null) return <button type="button" className="plain-button knew" title={t('report.knew_change')} onClick={() => setTyped(shown)}>{t('report.auto_knew', { time: shown })}</button>;
  return (
    <input
      className="knew-input" value={typed} autoFocus aria-label={t('report.knew_change')} onChange={(e) => setTyped(e.target.value)} onBlur={put}
      onKeyDown={(e) => { if (e.key === 'Enter' && !e.ctrlKey) { e.preventDefault(); put(); } }}
    />
  );
}

function Elapsed({ since, running }: { since: number; running: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  return running ? <span className="first-elapsed">{t('report.elapsed')} <b>{length(now - since, t)}</b></span> : null;
}

/** On a phone the telephone is one touch away. */
function CallFirst({ above }: { above: AboveDesk | null }) {
  const { t } = useTranslation();
  return above ? <a className="first-call" href={`tel:${above.phone}`}>{t('report.call_first', { who: above.desk, phone: unbroken(above.phone) })}</a> : null;
}
