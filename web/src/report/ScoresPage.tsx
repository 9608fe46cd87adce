/** 采用得分: what became of what each unit sent in a period, what it is worth, and the items behind each number. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Input, Segmented } from 'antd';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { scoresQuery } from '../api/queries.ts';
import type { Id, ScoreItem, UnitScore } from '../api/types.ts';
import { ExportButton } from '../export/ExportButton.tsx';
import { inWords, titleOf } from '../i18n/index.ts';
import { nodeNow } from '../time/clock.ts';
import { Answered, Empty } from '../ui/States.tsx';
import './scores.css';

type Span = 'month' | 'last_month' | 'quarter' | 'year';
const SPANS: Span[] = ['month', 'last_month', 'quarter', 'year'];
const USES = ['special', 'circulated', 'commissioned', 'combined', 'filed'] as const;
/** The day begins at midnight of Beijing. */
const BEIJING = 8 * 3_600_000;
const DAY = 86_400_000;

/** First and last day of a span, as 2026-11-01. */
function days(span: Span, now: number): [string, string] {
  const d = new Date(now + BEIJING);
  const [y, m] = [d.getUTCFullYear(), d.getUTCMonth()];
  const day = (year: number, month: number, of: number) => new Date(Date.UTC(year, month, of)).toISOString().slice(0, 10);
  if (span === 'month') return [day(y, m, 1), day(y, m + 1, 0)];
  if (span === 'last_month') return [day(y, m - 1, 1), day(y, m, 0)];
  if (span === 'quarter') return [day(y, m - (m % 3), 1), day(y, m - (m % 3) + 3, 0)];
  return [day(y, 0, 1), day(y, 12, 0)];
}
const start = (day: string) => Date.parse(`${day}T00:00:00Z`) - BEIJING;
const points = (hundredths: number) => (hundredths / 100).toFixed(2).replace(/\.?0+$/, '');

export function ScoresPage() {
  const { t } = useTranslation();
  const [span, setSpan] = useState<Span | ''>('month');
  const [[from, to], setDays] = useState(() => days('month', nodeNow()));
  const [open, setOpen] = useState<{ unit: Id; number: Behind }>();
  const answer = useQuery({ ...scoresQuery(start(from), start(to) + DAY, open?.unit), enabled: !Number.isNaN(start(from)) && !Number.isNaN(start(to)) });
  const minutes = (n?: number | null) => (n == null ? '—' : t('report.scores.minutes', { n }));
  const behind = (row: UnitScore, number: Behind, shown: string | number) => {
    if (shown === 0) return shown;
    const is = open?.unit === row.unit.id && open.number === number;
    return <button type="button" className="link" aria-expanded={is} onClick={() => setOpen(is ? undefined : { unit: row.unit.id, number })}>{shown}</button>;
  };
  const pick = (part: [string, string]) => { setSpan(''); setDays(part); };
  return (
    <div className="scores">
      <header className="inq-page-head"><h1 className="page-title">{t('report.scores.title')}</h1>{answer.data ? <span className="note">{t('report.scores.note', { by: answer.data.by })}</span> : null}{' '}{answer.data && answer.data.rows.length > 0 ? <ExportButton list="scores" narrowed={{ from: start(from), to: start(to) + DAY }} /> : null}</header>
      <div className="scores-span">
        <Segmented<Span | ''> size="small" value={span} options={SPANS.map((s) => ({ value: s, label: t(`report.scores.${s}`) }))} onChange={(s) => { if (s) { setSpan(s); setDays(days(s, nodeNow())); } }} />
        <label>{t('report.scores.from')}<Input type="date" size="small" value={from} onChange={(e) => pick([e.target.value, to])} /></label>
        <label>{t('report.scores.to')}<Input type="date" size="small" value={to} onChange={(e) => pick([from, e.target.value])} /></label>
      </div>
      <Answered of={answer} lines={8}>
        {(s) => (
          <>
            <p className="note">{t('report.scores.times')}{[t('report.scores.receive', { t: minutes(s.times.receive) }), t('report.scores.instruct', { t: minutes(s.times.instruct) }), t('report.scores.answered', { t: minutes(s.times.answer) })].join(t('common.comma'))}{s.platform == null ? null : t('report.scores.own_platform', { n: s.platform })}</p>
            {s.more ? <p role="alert"><b>{t('report.scores.more')}</b></p> : null}
            {s.rows.length === 0 ? <Empty title={t('report.scores.none')}>{t('report.scores.none_hint')}</Empty> : (
              // Wider than a phone: it scrolls by itself, and the keyboard must get there.
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
              <div className="scores-scroll" role="region" aria-label={t('report.scores.title')} tabIndex={0}>
                <table className="plain scores-table">
                  <thead><tr><th>{t('report.scores.unit')}</th><th className="num">{t('report.scores.items')}</th><th className="num">{t('report.scores.adopted')}</th>{USES.map((u) => <th key={u} className="num">{t(`report.use.${u}`)}</th>)}<th className="num">{t('report.scores.undecided')}</th><th className="num">{t('report.scores.late')}</th><th className="num">{t('report.scores.total')}</th><th className="num">{t('report.scores.average')}</th><th className="num">{t('report.scores.sent')}</th><th className="num">{t('report.scores.answer')}</th><th className="num">{t('report.scores.platform')}</th></tr></thead>
                  <tbody>
                    {s.rows.map((row) => (
                      <Fragment key={row.unit.id}>
                        <tr>
                          <td>{behind(row, 'items', row.unit.name)}</td>
                          <td className="num">{behind(row, 'items', row.items)}</td><td className="num">{behind(row, 'adopted', row.items - row.undecided - row.filed)}</td>{USES.map((u) => <td key={u} className="num">{behind(row, u, row[u])}</td>)}<td className="num">{behind(row, 'undecided', row.undecided)}</td><td className="num">{behind(row, 'late', row.late)}</td>
                          <td className="num"><b>{behind(row, 'points', points(row.total))}</b></td><td className="num">{row.average == null ? '—' : behind(row, 'points', points(row.average))}</td><td className="num">{row.sent == null ? '—' : behind(row, 'sent', minutes(row.sent))}</td><td className="num">{row.answer == null ? '—' : behind(row, 'answer', minutes(row.answer))}</td><td className="num">{row.platform == null ? '—' : t('report.scores.weekly', { n: row.platform })}</td>
                        </tr>
                        {open?.unit === row.unit.id && (row.behind ?? row.answers) ? <tr><td colSpan={15}><Items row={row} number={open.number} /></td></tr> : null}
                      </Fragment>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            <p className="note">{t('report.scores.weights', { a: s.weights.special, b: s.weights.circulated, c: s.weights.commissioned, d: s.weights.combined, e: s.weights.filed, n: s.weights.instructed_national, p: s.weights.instructed_province, q: s.weights.instructed_city, r: s.weights.instructed_district, x: s.weights.pictures, l: s.weights.late_percent, article: inWords(s.weights.article, s.weights.article_en) })} {t('report.scores.findings')} {t('report.scores.platform_note')} {t('report.scores.late_note')}</p>
          </>
        )}
      </Answered>
    </div>
  );
}

/** Which of a unit's numbers: the total and the average are made of the same items. */
type Behind = 'items' | 'adopted' | (typeof USES)[number] | 'undecided' | 'late' | 'points' | 'sent' | 'answer';

function counts(i: ScoreItem, number: Behind): boolean {
  if (number === 'items' || number === 'sent') return true;
  // 备查: kept, used for nothing; it has no other use.
  if (number === 'adopted') return i.uses.some((use) => use !== 'filed');
  if (number === 'undecided') return i.uses.length === 0;
  if (number === 'late') return i.late;
  if (number === 'points') return i.parts.length > 0;
  return number !== 'answer' && i.uses.includes(number);
}

/** What one of a unit's numbers is made of. */
function Items({ row, number }: { row: UnitScore; number: Behind }) {
  const { t } = useTranslation();
  const long = (n: number) => t('report.scores.minutes', { n });
  if (number === 'answer') {
    return (
      <ul className="scores-items">
        {[...(row.answers ?? [])].sort((a, b) => a.minutes - b.minutes).map((a, n) => <li key={`${a.report.id}-${n}`}><Of report={a.report} /> <b>{long(a.minutes)}</b></li>)}
      </ul>
    );
  }
  const shown = (row.behind ?? []).filter((i) => counts(i, number));
  if (number === 'sent') shown.sort((a, b) => a.sent - b.sent);
  return (
    <ul className="scores-items">
      {shown.map((i) => (
        <li key={i.report.id}>
          <Of report={i.report} />{' '}
          {number === 'sent' ? <b>{long(i.sent)}</b> : (
            <><span>{i.parts.length === 0 ? t('report.scores.undecided') : i.parts.map((p) => `${inWords(p.reason.zh, p.reason.en)} ${p.points > 0 ? '+' : ''}${points(p.points)}`).join(t('common.comma'))}</span> <b>{points(i.total)}</b></>
          )}
        </li>
      ))}
    </ul>
  );
}

function Of({ report }: { report: ScoreItem['report'] }) {
  return <><Link to="/report/$id" params={{ id: report.id }}>{titleOf(report)}</Link> <span className="note">{report.no}</span></>;
}
