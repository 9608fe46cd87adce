/**
 * A paper as it is written: filled with what the record says, beside the page as it will be printed.
 * What is typed stays on this PC until it is issued; the number is taken then.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { newId } from '../api/id.ts';
import { useMe } from '../api/queries.ts';
import type { DocumentDetail, DocumentPeriod, Id, Manuscript, Millis, PaperBody, PreparedPaper, Rating, ReportDetail } from '../api/types.ts';
import { useCommand } from '../ui/useCommand.ts';
import { SignPanel } from '../report/sign/SignPanel.tsx';
import { NOBODY, useSign, type Asked } from '../report/sign/useSign.ts';
import { useMinute } from '../time/clock.ts';
import { full, when } from '../time/words.ts';
import { Area } from '../ui/Area.tsx';
import { useHotkeys } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { offerUndo, say } from '../ui/undo.tsx';
import { useKept } from '../ui/useKept.ts';
import type { FontPair, Format } from './files.ts';
import { issuing } from './issuer.ts';
import { MastheadFields } from './MastheadFields.tsx';
import { PreviewButtons } from './PreviewButtons.tsx';
import { Sheet } from './Sheet.tsx';
import '../report/desk.css';
import '../report/sign/sign.css';

/** What a paper is about, and what can be done with it. */
export interface Matter {
  prepared: PreparedPaper;
  /** Under which name the draft is kept. */
  kept: string;
  title: string;
  heading: string;
  /** What leads back to what it is about. */
  back: ReactNode;
  /** The report whose photographs it may print. */
  report?: ReportDetail;
  issue: (written: Written) => Promise<DocumentDetail>;
  /** 送签: it waits for somebody else's signature. */
  ask: (written: Written, asked: Asked) => Promise<Manuscript>;
  preview: (written: Written, format: Format) => Promise<FontPair[]>;
  choose: (series: string) => void;
  /** Takes the figures from the record again. */
  retake?: () => Promise<PreparedPaper>;
}

/** The paper with the period that it tells of. */
export interface Written { paper: PaperBody; period?: DocumentPeriod | null }

/** A grade is confirmed at the report, not on a paper about it. */
const CONFIRMED: Rating = { grade: 'IV', near_miss: false, confirmed: true };

export function Writer({ matter }: { matter: Matter }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const client = useQueryClient();
  const now = useMinute();
  const me = useMe();
  const { prepared, report } = matter;
  // As a whole: figures belong to the time at which they were taken.
  const kept = useKept<{ written: Written }>('paper', `${matter.kept}.${prepared.paper.series}`, () => ({ written: { paper: { ...prepared.paper, id: newId() }, period: prepared.period } }));
  const { written } = kept.value;
  const { paper, period } = written;
  const put = (whole: Written) => kept.set({ written: whole });
  const set = (part: Partial<PaperBody>) => put({ ...written, paper: { ...paper, ...part } });
  const { busy, error, run } = useCommand();
  const chosen = prepared.series.find((s) => s.code === paper.series) ?? prepared.series[0];
  const own = { name: prepared.issuer, phone: prepared.paper.phone };
  const issuer = issuing(chosen, paper.desk_id, own);
  const kind = chosen?.kind ?? 'bulletin';
  const form = kind === 'approval' || kind === 'reading' || kind === 'notice';
  const title = paper.title || matter.title;
  const { signing } = prepared;
  const sign = useSign(signing ?? NOBODY, { ask: true, oral: true, rating: CONFIRMED });
  const signer = sign.way === 'on_screen' ? me.name : sign.way === 'ask' ? '' : (sign.picked?.name ?? sign.name);
  const whole: Written = signing ? { ...written, paper: { ...paper, signed_by: signer || null, sign: sign.body } } : written;
  const issue = () => {
    const { asked } = sign;
    if (signing && asked) {
      void run(() => matter.ask(whole, asked)).then((made) => {
        if (!made) return;
        kept.forget();
        for (const key of ['report', 'today']) void client.invalidateQueries({ queryKey: [key] });
        say(t(asked.check ? 'sign.submitted_check' : 'sign.submitted'));
        void go({ to: '/manuscript/$id', params: { id: made.id } });
      });
      return;
    }
    issueNow();
  };
  const issueNow = () => void run(() => matter.issue(whole)).then((done) => {
    if (!done) return;
    kept.forget();
    for (const key of ['report', 'documents', 'paper']) void client.invalidateQueries({ queryKey: [key] });
    say(t('document.issued', { name: `${done.series_name}${done.number ?? ''}` }));
    void go({ to: '/document/$id', params: { id: done.id } });
  });
  const retake = () => void run(() => matter.retake?.() ?? Promise.resolve(null)).then((fresh) => {
    if (!fresh) return;
    // What was typed comes back if the new figures are not wanted.
    put({ paper: { ...paper, text: fresh.paper.text, tables: fresh.paper.tables }, period: fresh.period });
    offerUndo(t('document.retaken'), () => put(written));
  });
  const lacks = form ? '' : (paper.text ?? '').trim() === '' ? t('document.text_first') : signing ? (sign.ready ? '' : t('document.sign_way')) : (paper.signed_by ?? '').trim() === '' ? t('document.sign_first') : '';
  useHotkeys({ 'Ctrl+Enter': busy || lacks !== '' ? undefined : issue });
  return (
    <div className="ms">
      <div className="ms-work">
        <header className="ms-head"><h1>{matter.heading}</h1>{matter.back}{prepared.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}</header>
        <div className="ms-form">
          {kept.back ? <p className="ms-notice" role="status">{t('document.draft_back')} <button type="button" className="link" onClick={kept.forget}>{t('document.draft_drop')}</button></p> : null}
          <MastheadFields value={paper} series={prepared.series} issuer={own.name} title={title} numbered="issue" form={form} change={(part) => set('desk_id' in part ? { ...part, phone: issuing(chosen, part.desk_id, own).phone ?? null } : part)} onSeries={matter.choose} />
          {kind === 'circular' ? <Input value={paper.addressed_to ?? ''} addonBefore={t('document.addressed_to')} aria-label={t('document.addressed_to')} onChange={(e) => set({ addressed_to: e.target.value || null })} /> : null}
          {kind === 'circular' ? <Imprint paper={paper} set={set} now={now} /> : null}
          {form && report ? <Rows paper={paper} set={set} report={report} kind={kind} /> : null}
          {form ? null : (
            <>
              <label className="ms-label" htmlFor="paper-text">{t('document.text')} <span className="note">{t(period ? 'document.text_tables' : 'document.text_hint')}</span></label>
              <Area id="paper-text" value={paper.text ?? ''} rows={8} maxRows={period ? 30 : 18} onChange={(e) => set({ text: e.target.value })} />
            </>
          )}
          {form || !report ? null : <Pictures report={report} chosen={paper.pictures ?? []} label={t('document.pictures')} change={(pictures) => set({ pictures })} />}
          {period ? <p className="note paper-taken">{t('document.taken', { time: when(period.counted_at, now, t) })} <button type="button" className="link" disabled={busy} onClick={retake}>{t('document.retake')}</button></p> : null}
          <People paper={paper} set={set} form={form} signed={signing !== undefined} />
        </div>
        <footer className="ms-act">
          {signing ? <SignPanel form={sign} rating={CONFIRMED} goes={false} noted /> : null}
          <ProblemNote error={error} />
          <div className="sign-line">
            <Button type="primary" loading={busy} disabled={lacks !== ''} onClick={issue}>{t(signing && sign.way === 'ask' ? 'sign.do_ask' : 'document.issue')} <Key>Ctrl Enter</Key></Button>
            <PreviewButtons preview={(format) => matter.preview({ ...whole, paper: { ...whole.paper, sign: undefined } }, format)} />
            <span className="note">{lacks || (chosen ? t('document.number_later', { number: issuer.next }) : '')}</span>
          </div>
        </footer>
      </div>
      {/* It scrolls by itself when it is long: the keyboard must get there. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="sheet-ground" role="region" aria-label={t('document.preview')} tabIndex={0}>
        <Sheet kind={kind} drill={prepared.drill} head={chosen?.head ?? ''} number={issuer.next} issuer={issuer.name} at={now} title={title} told={prepared.told} paper={whole.paper} waiting={signing && sign.way === 'ask' ? t('document.waits') : undefined} label={t('document.preview')} />
      </div>
    </div>
  );
}

type Set = (part: Partial<PaperBody>) => void;

/** 版记: who has it printed, and on which day; that of issue, where none is written. */
function Imprint({ paper, set, now }: { paper: PaperBody; set: Set; now: Millis }) {
  const { t } = useTranslation();
  return (
    <div className="paper-imprint">
      <Input value={paper.printed_by ?? ''} addonBefore={t('document.printed_by')} aria-label={t('document.printed_by')} onChange={(e) => set({ printed_by: e.target.value || null })} />
      <label>{t('document.printed_on')}<Input type="date" value={paper.printed_on ?? full(now).slice(0, 10)} onChange={(e) => set({ printed_on: e.target.value || null })} /></label>
    </div>
  );
}

function Rows({ paper, set, report, kind }: { paper: PaperBody; set: Set; report: ReportDetail; kind: string }) {
  const { t } = useTranslation();
  const rows = paper.rows ?? [];
  const change = (n: number, part: Partial<(typeof rows)[number]>) => set({ rows: rows.map((r, i) => (i === n ? { ...r, ...part } : r)) });
  const handwritten = rows.findIndex((r) => r.label.startsWith('领导'));
  return (
    <>
      <div className="paper-rows">
        {rows.flatMap((row, n) => [
          <label key={`l-${row.label}`} htmlFor={`row-${n}`}>{row.label}</label>,
          <Area key={`f-${row.label}`} id={`row-${n}`} value={row.text ?? ''} rows={(row.lines ?? 1) > 2 ? 3 : 1} maxRows={10} onChange={(e) => change(n, { text: e.target.value })} />,
        ])}
      </div>
      <p className="note">{t(kind === 'notice' ? 'document.told' : 'document.rows_note')}</p>
      {handwritten >= 0 ? <Pictures report={report} chosen={rows[handwritten]?.pictures ?? []} label={t('document.row_pictures', { label: rows[handwritten]?.label ?? '' })} change={(pictures) => change(handwritten, { pictures })} /> : null}
    </>
  );
}

/** Photographs of the report and of the instructions on it. */
function Pictures({ report, chosen, label, change }: { report: ReportDetail; chosen: Id[]; label: string; change: (ids: Id[]) => void }) {
  const { t } = useTranslation();
  const given = report.instructions.flatMap((i) => (i.attachment_id ? [{ id: i.attachment_id, name: i.no, media_type: 'image/jpeg' }] : []));
  const files = [...report.attachments, ...given];
  const shown = [...new Map(files.filter((f) => f.media_type === 'image/jpeg' || f.media_type === 'image/png').map((f) => [f.id, f])).values()];
  if (shown.length === 0) return <p className="note">{t('document.pictures_none')}</p>;
  return (
    <fieldset className="paper-pictures"><legend className="ms-label">{label}</legend>
      {shown.map((f) => <Checkbox key={f.id} checked={chosen.includes(f.id)} onChange={(e) => change(e.target.checked ? [...chosen, f.id] : chosen.filter((id) => id !== f.id))}>{f.name}</Checkbox>)}
    </fieldset>
  );
}

function People({ paper, set, form, signed }: { paper: PaperBody; set: Set; form: boolean; signed: boolean }) {
  const { t } = useTranslation();
  const fields = form ? (['phone'] as const) : ([...(signed ? [] : ['signed_by' as const]), 'checked_by', 'edited_by', 'phone'] as const);
  return <div className="paper-people">{fields.map((f) => <label key={f}>{t(`document.${f}`)}<Input value={paper[f] ?? ''} onChange={(e) => set({ [f]: e.target.value || null })} /></label>)}</div>;
}
