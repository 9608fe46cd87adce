/** Parts of a report that desk, detail and phone show alike: four times, facts, the ledger of figures. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Casualties, CasualtyField, LedgerRow, Millis, ReportDetail } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { useMinute } from '../time/clock.ts';
import { dayWord, fullSeconds, hm, length, sameDay, size, when } from '../time/words.ts';
import { FileLink } from './FileLink.tsx';
import { dueAgain } from './count.ts';
import { adds } from './sum.ts';
import { useFigureWords, useSumWords } from './figures.ts';
import { Figure, Unverified } from '../ui/Figure.tsx';
import { figureText } from '../ui/figureText.ts';

const earliest = (r: ReportDetail) => (r.happened.how === 'exact' || r.happened.how === 'about' ? r.happened.at : r.happened.how === 'between' ? r.happened.from : null);

/** 事发 知悉 报出 收到, with the time between; a day other than today stands small above its time. */
export function FourTimes({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const now = useMinute();
  const happened = earliest(r);
  const gap = (since: Millis | null, at: Millis | null) => (since != null && at != null && at - since >= 1000 ? `+${length(at - since, t)}` : '');
  // The own report is received above; what came here is received here.
  const taken = r.received ?? (r.withdrawn_at == null ? r.elsewhere : undefined);
  const received = taken?.at ?? null;
  const delivered = taken?.delivered_at ?? null;
  const receiver = r.received ? r.received.by : r.elsewhere?.unit;
  const cells = [
    { name: t('report.time.happened'), at: happened, gap: r.happened.how === 'between' ? t('time.until', { time: when(r.happened.to, now, t, r.happened.from) }) : '', note: r.happened_text ?? (r.happened.how === 'about' ? t('report.time.about') : '') },
    { name: t('report.time.knew'), at: r.knew_at, gap: gap(happened, r.knew_at), note: r.from_unit.name },
    { name: t('report.time.sent'), at: r.sent_at, gap: gap(r.knew_at, r.sent_at), note: r.reporter ?? '' },
    {
      name: t('report.time.received'), at: received, gap: gap(r.sent_at, received), none: r.withdrawn_at != null ? t('report.state.withdrawn') : delivered ? t('report.not_received') : t('report.not_delivered'),
      note: delivered ? <>{receiver ? receiver + t('common.comma') : ''}<span className="times-part">{t('report.time.delivered', { time: when(delivered, now, t, received ?? now) })}</span></> : receiver,
    },
  ];
  return (
    <dl className="times">
      {cells.map((c) => (
        <div key={c.name}>
          <dt>{c.name}{c.at == null || sameDay(c.at, now) ? null : <span className="times-day">{dayWord(c.at, now, t)}</span>}</dt>
          <dd>
            {c.at == null ? (c.none ? <b className="times-none">{c.none}</b> : <Unverified />) : <time title={fullSeconds(c.at)}>{hm(c.at)}</time>}
            {c.gap ? <span className="times-gap">{c.gap}</span> : null}
            <small>{c.note}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Facts({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const total = r.attachments.reduce((sum, a) => sum + a.size, 0);
  return (
    <dl className="facts">
      <dt>{t('report.fact_place')}</dt><dd>{r.place_text}{r.place_unit && !r.place_text.includes(r.place_unit.name) ? <span className="note"> {t('report.place_unit', { name: r.place_unit.name })}</span> : null}</dd>
      <dt>{t('report.fact_reporter')}</dt><dd>{[r.reporter, r.from_desk?.name].filter(Boolean).join(' ')}</dd>
      <dt>{t('report.fact_contact')}</dt>
      <dd>{r.contact?.name || r.contact?.phone ? <>{r.contact.name ?? ''} {r.contact.phone ? <a href={`tel:${r.contact.phone}`} className="tel">{r.contact.phone}</a> : null}</> : <Unverified />}</dd>
      {r.attachments.length > 0 ? (
        <>
          <dt>{t('report.fact_files')}</dt>
          <dd className="facts-files">
            {r.attachments.map((a) => <FileLink key={a.id} id={a.id} name={a.name} size={a.size} held={a.held} />)}
            <span className="note">{size(total)}</span>
          </dd>
        </>
      ) : null}
    </dl>
  );
}

/** What was said after a report, the newest first; `most` of it where there is little room. */
export function FollowUps({ report: r, most = 50 }: { report: ReportDetail; most?: number }) {
  const { t } = useTranslation();
  const now = useMinute();
  if (r.follow_ups.length === 0) return null;
  const shown = [...r.follow_ups].reverse().slice(0, most);
  return (
    <ul className="follow-ups" aria-label={t('report.follow_title')}>
      {shown.map((f) => (
        <li key={f.event_id} className={f.own ? undefined : 'follow-other'}>
          <b>{f.own ? '' : `${f.unit} `}{inWords(f.name, f.name_en)}{f.by_unit ? t('report.by_unit', { unit: f.by_unit }) : ''}</b> <time>{when(f.at, now, t)}</time>
          {f.at - f.as_of >= 60_000 ? <span className="note">{t('report.as_of', { time: when(f.as_of, now, t) })}</span> : null} <span className="said">{f.what}</span><StillDue casualties={f.casualties} kind={r.kind} />{f.signed_by ? <span className="note"> {t('sign.title')} {f.signed_by}</span> : null}
        </li>
      ))}
      {r.follow_ups.length > shown.length ? <li className="note">{t('report.follow_more', { n: r.follow_ups.length - shown.length })}</li> : null}
    </ul>
  );
}

/** 仍是初步：被困 3 */
function StillDue({ casualties, kind }: { casualties: Casualties; kind: string }) {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  const open = dueAgain(casualties);
  if (open.length === 0) return null;
  return <span className="note"> {t('report.still_due', { figures: open.map((f) => `${word(f)} ${figureText(casualties[f], t)}`).join(t('common.list')) })}</span>;
}

const COLUMNS: CasualtyField[] = ['on_site', 'safe', 'trapped', 'missing', 'dead', 'injured', 'in_danger', 'evacuated'];

/** Every figure with its source and time; the one in use on top. */
export function Ledger({ rows, kind, narrow, most = rows.length, whole }: { rows: LedgerRow[]; kind: string; narrow?: boolean; most?: number; whole?: string }) {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  const sumWords = useSumWords(kind);
  const now = useMinute();
  const used = rows.find((r) => r.in_use);
  const shown = COLUMNS.filter((c) => !(narrow && c === 'on_site')).filter((c) => c === 'dead' || c === 'injured' || c === 'trapped' || rows.some((r) => r.casualties[c].how !== 'unknown'));
  const sum = narrow && used ? adds(used.casualties) : null;
  const all = [...rows].sort((a, b) => Number(b.in_use) - Number(a.in_use) || b.at - a.at);
  // Where there is little room: the newest, and what came down without a word.
  const sorted = all.filter((row, n) => n < most || (row.lowered.length > 0 && !row.reason));
  const differs = (row: LedgerRow, c: CasualtyField) => {
    const [mine, theirs] = [row.casualties[c], used?.casualties[c]];
    return !row.in_use && theirs && mine.how === 'number' && theirs.how === 'number' && mine.n !== theirs.n;
  };
  // A lower figure is told with its reason; without one it is flagged.
  const fell = (row: LedgerRow, c: CasualtyField) =>
    !row.lowered.some((low) => low === c) ? null
      : row.reason ? <span className="tag ledger-lower" title={row.reason}>{t('report.lower_said')}</span>
        : <span className="tag tag-ink ledger-lower">{t('report.lower_silent')}</span>;
  /** 更正前：死亡 2、受伤 3; only what was changed. */
  const corrected = (was: Casualties, now: Casualties) => {
    const changed = COLUMNS.filter((c) => JSON.stringify(was[c]) !== JSON.stringify(now[c]));
    return changed.length === 0 ? '' : t('report.ledger_was', { figures: changed.map((c) => `${word(c)} ${figureText(was[c], t)}`).join(t('common.list')) });
  };
  return (
    <table className="plain ledger">
      <thead><tr><th>{t('report.ledger_source')}</th>{shown.map((c) => <th key={c} className="num">{word(c)}</th>)}</tr></thead>
      <tbody>
        {sorted.map((row) => (
          <tr key={row.source + row.at} className={row.in_use ? 'ledger-used' : undefined}>
            <td>{row.in_use ? t('report.in_use', { source: inWords(row.source, row.source_en) }) : inWords(row.source, row.source_en)} {row.by ? <span className="note">{row.by}</span> : null} <time>{when(row.at, now, t)}</time>{row.as_of != null && row.at - row.as_of >= 60_000 ? <small className="note"> {t('report.as_of', { time: when(row.as_of, now, t) })}</small> : null}{row.was ? <small className="note ledger-reason">{[corrected(row.was, row.casualties), row.reason].filter(Boolean).join(t('common.comma'))}</small> : row.lowered.length > 0 && row.reason ? <small className="note ledger-reason">{row.reason}</small> : null}</td>
            {shown.map((c) => (
              <td key={c} className="num"><Figure count={row.casualties[c]} />{fell(row, c)}{differs(row, c) ? <span className="tag ledger-differs">{t('report.differs')}</span> : null}</td>
            ))}
          </tr>
        ))}
      </tbody>
      {whole && sorted.length < all.length ? <tfoot><tr><td colSpan={shown.length + 1} className="ledger-more"><Link to="/report/$id" params={{ id: whole }}>{t('report.ledger_all', { n: all.length })}</Link></td></tr></tfoot> : null}
      {sum ? <tfoot><tr><td colSpan={shown.length + 1} className="note">{sumWords(sum)}</td></tr></tfoot> : null}
    </table>
  );
}
