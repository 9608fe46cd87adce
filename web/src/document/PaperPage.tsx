/**
 * 成文: a paper about an event, filled with what the record says, beside the page as it will be
 * printed. What is typed stays on this PC until it is issued; the number is taken then.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button, Checkbox, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { newId } from '../api/id.ts';
import { paperQuery, reportQuery, useMe } from '../api/queries.ts';
import type { Id, PaperBody, PreparedPaper, ReportDetail } from '../api/types.ts';
import { titleOf } from '../i18n/index.ts';
import { useCommand } from '../report/commands.ts';
import { useSubject } from '../shell/mode.ts';
import { useMinute } from '../time/clock.ts';
import { Area } from '../ui/Area.tsx';
import { useHotkeys } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { Answered } from '../ui/States.tsx';
import { say } from '../ui/undo.tsx';
import { MastheadFields } from './MastheadFields.tsx';
import { PreviewButtons } from './PreviewButtons.tsx';
import { Sheet } from './Sheet.tsx';
import '../report/desk.css';
import '../report/sign/sign.css';

export function PaperPage() {
  const { id } = useParams({ from: '/shell/report/$id/paper' });
  const { series } = useSearch({ from: '/shell/report/$id/paper' });
  const report = useQuery(reportQuery(id));
  useSubject(report.data?.drill);
  const answer = useQuery(paperQuery(id, series));
  return <Answered of={report} lines={8}>{(r) => <Answered of={answer} lines={8}>{(p) => <Write key={`${id}.${p.paper.series}`} report={r} prepared={p} />}</Answered>}</Answered>;
}

/** What was typed and not issued, of this account on this PC. */
function useKept(report: Id, prepared: PreparedPaper) {
  const me = useMe();
  const key = `fenghuo.draft.paper.${me.node.code}.${me.account_id}.${report}.${prepared.paper.series}`;
  const fresh = (): PaperBody => ({ ...prepared.paper, id: newId() });
  const [found, setFound] = useState(() => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? 'null') as PaperBody | null;
    } catch {
      return null;
    }
  });
  const [paper, setPaper] = useState<PaperBody>(() => found ?? fresh());
  const [typed, setTyped] = useState(found !== null);
  useEffect(() => {
    if (typed) localStorage.setItem(key, JSON.stringify(paper));
  }, [key, paper, typed]);
  const forget = () => localStorage.removeItem(key);
  return {
    paper, back: found !== null, forget,
    set: (part: Partial<PaperBody>) => { setTyped(true); setPaper((p) => ({ ...p, ...part })); },
    again: () => { forget(); setTyped(false); setFound(null); setPaper(fresh()); },
  };
}

function Write({ report, prepared }: { report: ReportDetail; prepared: PreparedPaper }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const client = useQueryClient();
  const now = useMinute();
  const { paper, set, back, again, forget } = useKept(report.id, prepared);
  const { busy, error, run } = useCommand();
  const chosen = prepared.series.find((s) => s.code === paper.series) ?? prepared.series[0];
  const kind = chosen?.kind ?? 'bulletin';
  const form = kind === 'approval' || kind === 'reading' || kind === 'notice';
  const title = paper.title || prepared.paper.title || report.title;
  const issue = () => void run(() => take(api.POST('/reports/{id}/documents', { params: { path: { id: report.id } }, body: paper }))).then((done) => {
    if (!done) return;
    forget();
    for (const key of ['report', 'documents', 'paper']) void client.invalidateQueries({ queryKey: [key] });
    say(t('document.issued', { name: `${done.series_name}${done.number ?? ''}` }));
    void go({ to: '/document/$id', params: { id: done.id } });
  });
  const lacks = form ? '' : (paper.text ?? '').trim() === '' ? t('document.text_first') : (paper.signed_by ?? '').trim() === '' ? t('document.sign_first') : '';
  useHotkeys({ 'Ctrl+Enter': busy || lacks !== '' ? undefined : issue });
  return (
    <div className="ms">
      <div className="ms-work">
        <header className="ms-head"><h1>{t('document.write_title')}</h1><Link to="/report/$id" params={{ id: report.id }}>{titleOf(report)}</Link>{report.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}</header>
        <div className="ms-form">
          {back ? <p className="ms-notice" role="status">{t('document.draft_back')} <button type="button" className="link" onClick={again}>{t('document.draft_drop')}</button></p> : null}
          <MastheadFields value={paper} series={prepared.series} title={title} numbered="issue" form={form} change={set} onSeries={(code) => void go({ to: '/report/$id/paper', params: { id: report.id }, search: { series: code }, replace: true })} />
          {kind === 'circular' ? <Input value={paper.addressed_to ?? ''} addonBefore={t('document.addressed_to')} aria-label={t('document.addressed_to')} onChange={(e) => set({ addressed_to: e.target.value || null })} /> : null}
          {form ? <Rows paper={paper} set={set} report={report} kind={kind} /> : (
            <>
              <label className="ms-label" htmlFor="paper-text">{t('document.text')} <span className="note">{t('document.text_hint')}</span></label>
              <Area id="paper-text" value={paper.text ?? ''} rows={8} maxRows={18} onChange={(e) => set({ text: e.target.value })} />
              <Pictures report={report} chosen={paper.pictures ?? []} label={t('document.pictures')} change={(pictures) => set({ pictures })} />
            </>
          )}
          <People paper={paper} set={set} form={form} />
        </div>
        <footer className="ms-act">
          <ProblemNote error={error} />
          <div className="sign-line">
            <Button type="primary" loading={busy} disabled={lacks !== ''} onClick={issue}>{t('document.issue')} <Key>Ctrl Enter</Key></Button>
            <PreviewButtons report={report.id} paper={paper} />
            <span className="note">{lacks || (chosen ? t('document.number_later', { number: chosen.next }) : '')}</span>
          </div>
        </footer>
      </div>
      {/* It scrolls by itself when it is long: the keyboard must get there. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="sheet-ground" role="region" aria-label={t('document.preview')} tabIndex={0}>
        <Sheet kind={kind} drill={prepared.drill} head={chosen?.head ?? ''} number={chosen?.next} issuer={prepared.issuer} at={now} title={title} told={prepared.told} paper={paper} label={t('document.preview')} />
      </div>
    </div>
  );
}

type Set = (part: Partial<PaperBody>) => void;

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

function People({ paper, set, form }: { paper: PaperBody; set: Set; form: boolean }) {
  const { t } = useTranslation();
  const fields = form ? (['phone'] as const) : (['signed_by', 'checked_by', 'edited_by', 'phone'] as const);
  return <div className="paper-people">{fields.map((f) => <label key={f}>{t(`document.${f}`)}<Input value={paper[f] ?? ''} onChange={(e) => set({ [f]: e.target.value || null })} /></label>)}</div>;
}
