/**
 * 上报, F9: a text to read aloud with who took it, beside the written report with
 * its text edited and its sources kept. Opens on what is owed; each half can be
 * done alone. Leaving the building is confirmed by this dialog and nothing else.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Fragment, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inWords, titleOf } from '../../i18n/index.ts';
import { Area } from '../../ui/Area.tsx';
import { api, take } from '../../api/client.ts';
import { newId } from '../../api/id.ts';
import { useMe } from '../../api/queries.ts';
import type { CasualtyField, Clock as ClockOf, Count, Masthead, Me, Prepared, ReportDetail, UpBody } from '../../api/types.ts';
import { MastheadFields, typedCopies } from '../../document/MastheadFields.tsx';
import { nodeNow } from '../../time/clock.ts';
import { when } from '../../time/words.ts';
import { say } from '../../ui/undo.tsx';
import { Answered } from '../../ui/States.tsx';
import { CASUALTY_FIELDS, typedCount } from '../count.ts';
import { useCommand } from '../../ui/useCommand.ts';
import { Fallen } from '../Fallen.tsx';
import { FigureFields } from '../FigureFields.tsx';
import { SaidFigures, useSaid } from '../SaidFigures.tsx';
import { newerOf } from '../newer.ts';
import { isLower, RatingChooser, type Choice } from '../RatingChooser.tsx';
import { clockTo, may, nextAct, openClocks } from '../state.ts';
import { useStanding } from '../useStanding.ts';
import { SignPanel } from '../sign/SignPanel.tsx';
import { NOBODY, useSign } from '../sign/useSign.ts';
import { CopyText } from './Copy.tsx';
import { useKept } from '../../ui/useKept.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import type { InDialog } from './inDialog.ts';
import { useMessage } from './MessageDialog.tsx';
import { Newer } from './Newer.tsx';
import { HandForm, Met, TelephoneForm } from './Told.tsx';
import { figuresOf } from './VerifyDialog.tsx';
import '../first.css';

export function UpDialog(props: InDialog) {
  const { report } = props;
  const mayWrite = may(report, 'up');
  const draft = useQuery({
    queryKey: ['up', report.id],
    queryFn: () => take(api.GET('/reports/{id}/up', { params: { path: { id: report.id } } })),
    enabled: mayWrite,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  if (!mayWrite) return <TellOnly {...props} />;
  return <Answered of={draft} lines={0}>{(d) => (d.manuscript ? <Waits {...props} draft={d} id={d.manuscript} /> : <Both {...props} draft={d} />)}</Answered>;
}

/** Nothing to write: the report went out by itself and only the telephone is owed. */
function TellOnly({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const to = [...new Set(openClocks(report).filter((c) => c.mine && c.what !== 'receive').map(clockTo))].join(t('common.list'));
  return <Dialog title={nextAct(report)?.code === 'withdrawn' ? t('report.withdrawn_title') : to ? t('report.up_title', { to }) : t('report.tel_title')} note={titleOf(report)} width={620} close={close}><Tell report={report} acts={acts} /></Dialog>;
}

/** The written report waits for its signature; the telephone does not. */
function Waits({ report, acts, close, draft, id }: InDialog & { draft: Prepared; id: string }) {
  const { t } = useTranslation();
  const to = [...new Set(draft.to.map((d) => d.unit))].join(t('common.list'));
  return (
    <Dialog title={t('report.up_title', { to })} note={titleOf(report)} width={620} close={close}>
      <p className="up-older" role="status"><b>{report.manuscript?.asked ? t('sign.waits_for', { who: report.manuscript.asked }) : t('sign.waits')}</b> <Link to="/manuscript/$id" params={{ id }} onClick={close}>{t('sign.see_manuscript')}</Link></p>
      <Tell report={report} acts={acts} spoken={draft.spoken} />
    </Dialog>
  );
}

/** The text to read and a line for each addressee. */
function Tell({ report, acts, spoken }: Omit<InDialog, 'close'> & { spoken?: string }) {
  const { t } = useTranslation();
  const withdrawn = report.clocks.filter((c) => c.mine && c.what === 'withdrawn');
  const tels = report.clocks.filter((c) => c.mine && c.what === 'tel');
  const docs = report.clocks.filter((c) => may(report, 'hand') && c.mine && c.what === 'doc' && c.to.external);
  const desk = (docs[0] ?? tels.find((c) => c.met_at == null) ?? tels[0])?.to.desk_id;
  const message = useMessage(report.reported_as?.id ?? report.id, desk);
  if (withdrawn.length > 0) return <TellWithdrawn report={report} acts={acts} clocks={withdrawn} />;
  const text = spoken ?? (docs.length > 0 ? undefined : message.data?.text);
  return (
    <section className="up-half">
      <h2 className="section-title">{t('report.read_aloud')}<span className="note">{t('report.read_note')}</span></h2>
      {text ? <p className="up-spoken">{text}</p> : null}
      {tels.map((c) => (c.met_at == null ? <TelephoneForm key={c.id} clock={c} report={report} acts={acts} /> : <Met key={c.id} clock={c} />))}
      {docs.length > 0 ? <h2 className="section-title">{t('report.hand_title')}<span className="note">{t('report.hand_note')}</span></h2> : null}
      {docs.length > 0 && message.data ? <CopyText text={message.data.text} rows={4} /> : null}
      {docs.map((c) => (c.met_at == null ? <HandForm key={c.id} clock={c} report={report} acts={acts} /> : <Met key={c.id} clock={c} />))}
    </section>
  );
}

/** 撤回: whoever was told without a node hears that it was not true, one way or the other. */
function TellWithdrawn({ report: r, acts, clocks }: Omit<InDialog, 'close'> & { clocks: ClockOf[] }) {
  const { t } = useTranslation();
  const me = useMe();
  const why = [...r.timeline].reverse().find((e) => e.what === 'report.withdrawn');
  const said = t('report.withdrawn_said', { unit: me.unit.short_name, time: when(r.sent_at, nodeNow(), t), title: titleOf(r), no: r.no });
  const reason = why?.detail ? t('report.withdrawn_why', { why: inWords(why.detail, why.detail_en) }) : '';
  return (
    <section className="up-half">
      <h2 className="section-title">{t('report.withdrawn_title')}<span className="note">{t('report.withdrawn_note')}</span></h2>
      <CopyText text={[said, reason].filter(Boolean).join('\n')} rows={3} />
      {clocks.map((c) => (
        <Fragment key={c.id}>
          <TelephoneForm clock={c} report={r} acts={acts} />
          {may(r, 'hand') ? <HandForm clock={c} report={r} acts={acts} /> : null}
        </Fragment>
      ))}
    </section>
  );
}

/**
 * A text that was changed and not sent, of this account on this PC. It says from which
 * draft it came: when the node has drawn up a newer one since, that one is shown and
 * the old words are offered, never put in its place silently.
 */
interface Kept { from: string; text: string }
const keptKey = (me: Me, r: ReportDetail) => `fenghuo.draft.up.${me.node.code}.${me.account_id}.${r.id}`;

function keptText(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

const LABEL = { on_screen: 'sign.do_screen_send', oral: 'sign.do_oral_send', paper: 'sign.do_paper_send', ask: 'sign.do_ask' } as const;

function Both({ report, acts, close, draft: prepared }: InDialog & { draft: Prepared }) {
  const { t } = useTranslation();
  const draft = prepared.report;
  const me = useMe();
  const key = keptKey(me, report);
  const id = useRef(newId());
  const [kept, setKept] = useState(() => keptText(key));
  const older = kept && kept.from !== draft.what && kept.text !== draft.what ? kept.text : undefined;
  const [what, setWhat] = useState(() => (kept && older === undefined ? kept.text : draft.what));
  const form = useKept<Record<CasualtyField, string> & { rating?: Choice; reason: string }>('up', report.id, () => ({ reason: '', ...(Object.fromEntries(CASUALTY_FIELDS.map((f) => [f, typedCount((draft.casualties?.[f] ?? { how: 'unknown' }) as Count, t('common.none'))])) as Record<CasualtyField, string>) }));
  const { rating, reason, ...figures } = form.value;
  const { papers } = prepared;
  const [masthead, setMasthead] = useState<Masthead>();
  const { busy, error, run } = useCommand();
  const go = useNavigate();
  useEffect(() => {
    if (what === draft.what) return;
    localStorage.setItem(key, JSON.stringify({ from: draft.what, text: what }));
  }, [what, draft.what, key]);
  const casualties = figuresOf(figures, report.casualties);
  const said = useSaid(what, figures);
  // The node judges what is written here, not what came.
  const standing = useStanding(report, { what, kind: draft.kind, casualties, rating });
  // Who may sign follows from the grade with which it would go.
  const signing = standing ? standing.signing : prepared.signing;
  const sign = useSign(signing ?? NOBODY, { ask: true, oral: true, rating: rating ?? standing?.rating ?? report.rating });
  const was = standing?.rating ?? draft.rating ?? report.rating;
  const proposed = { ...was, near_miss: was.near_miss ?? false, confirmed: false };
  const lower = isLower(rating, proposed);
  const ready = what.trim() !== '' && casualties !== undefined && (!lower || reason.trim() !== '') && (!signing || sign.ready);
  const to = [...new Set(prepared.to.map((d) => d.unit))].join(t('common.list'));
  const act = () => {
    const body: UpBody = {
      // Without a choice the grade is the one that the facts ask for when it arrives.
      ...draft, id: id.current, what: what.trim(), casualties: casualties ?? draft.casualties, rating, rating_reason: reason.trim() || undefined,
      dispatch_ids: prepared.to.map((d) => d.dispatch_id), sign: signing ? sign.body : undefined, paper: masthead,
    };
    // After a refusal the newer state stands beside the text, and this is sent against it.
    const seen = newerOf(error)?.rev ?? prepared.rev;
    const { asked } = sign;
    if (signing && asked) {
      void run(() => acts.submit({ ...body, ...asked }, seen)).then((made) => {
        if (made === undefined) return;
        localStorage.removeItem(key);
        form.forget();
        say(t(asked.check ? 'sign.submitted_check' : 'sign.submitted'));
        void go({ to: '/manuscript/$id', params: { id: made.id } });
      });
      return;
    }
    void run(() => acts.up(body, seen)).then((done) => {
      if (done === undefined) return;
      localStorage.removeItem(key);
      form.forget();
      say(t('report.up_done', { to }));
      // What is still to be told or handed over follows in the same place.
      if (!prepared.to.some((d) => d.external)) close();
    });
  };
  return (
    <Dialog title={t('report.up_title', { to })} note={titleOf(report)} width={1040} label={t(signing && sign.way ? LABEL[sign.way] : 'report.up_do')} busy={busy} error={error} ready={ready} kept={form} act={act} close={close}>
      <Newer error={error} report={report} />
      <div className="up">
        <Tell report={report} acts={acts} spoken={prepared.spoken} />
        <section className="up-half dialog-form">
          <h2 className="section-title">{t('report.written')}<span className="note">{t('report.written_note')}</span></h2>
          {older === undefined ? null : (
            <p className="up-older" role="status">{t('report.up_older')} <button type="button" className="link" onClick={() => { setWhat(older); setKept(null); }}>{t('report.up_take_older')}</button>
              <button type="button" className="link" onClick={() => { localStorage.removeItem(key); setKept(null); }}>{t('report.up_drop_older')}</button></p>
          )}
          <Area value={what} aria-label={t('report.what')} rows={5} maxRows={12} onChange={(e) => setWhat(e.target.value)} />
          <dl className="facts up-facts"><dt>{t('report.fact_place')}</dt><dd>{draft.place_text}</dd><dt>{t('report.fact_contact')}</dt><dd>{[draft.contact_name, draft.contact_phone].filter(Boolean).join(' ')}</dd></dl>
          <FigureFields idPrefix="u" kind={draft.kind} values={figures} onChange={(f, text) => form.set({ [f]: text })} />
          <SaidFigures said={said} kind={draft.kind} onTake={form.set} />
          <RatingChooser proposed={proposed} chosen={rating} reason={reason} onChange={(c, text) => form.set({ rating: c, reason: text })} />
          {papers ? <MastheadFields brief value={masthead ?? papers.masthead} series={papers.series} issuer={papers.issuer} title={report.title} numbered="sign" change={(part) => setMasthead((m) => ({ ...(m ?? { ...papers.masthead, copies: typedCopies(papers.masthead) }), ...part }))} /> : null}
          <Fallen stood={{ ledger: report.ledger, graded: prepared.graded }} kind={draft.kind} casualties={casualties} rating={rating ?? standing?.rating} reason={reason} by={me.name} />
          {signing ? <SignPanel form={sign} rating={rating ? { ...rating, confirmed: false } : (standing?.rating ?? report.rating)} /> : null}
          <p className="note">{t('report.up_once')}</p>
        </section>
      </div>
    </Dialog>
  );
}
