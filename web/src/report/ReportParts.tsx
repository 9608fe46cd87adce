/** Parts of a report that desk, detail and phone show alike: four times, facts, the ledger of figures. */
import { useTranslation } from 'react-i18next';
import type { CasualtyField, LedgerRow, ReportDetail } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { useMinute } from '../time/clock.ts';
import { fullSeconds, length, size, when } from '../time/words.ts';
import { FileLink } from './FileLink.tsx';
import { adds } from './count.ts';
import { useFigureWords, useSumWords } from './figures.ts';
import { Figure, Unverified } from '../ui/Figure.tsx';

const earliest = (r: ReportDetail) => (r.happened.how === 'exact' || r.happened.how === 'about' ? r.happened.at : r.happened.how === 'between' ? r.happened.from : null);

/** 事发 知悉 报出 收到, with the time between. */
export function FourTimes({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const happened = earliest(r);
  // The own report is received above; what came here is received here.
  const above = r.received || r.withdrawn_at != null ? undefined : r.way.find((l) => l.via === 'block' && !l.here);
  const received = (r.received ? r.received.at : above?.received_at) ?? null;
  const delivered = (r.received ? r.received.delivered_at : above?.delivered_at) ?? null;
  const cells = [
    { name: t('report.time.happened'), at: happened, note: r.happened_text ?? (r.happened.how === 'about' ? t('report.time.about') : '') },
    { name: t('report.time.knew'), at: r.knew_at, since: happened, note: r.from_unit.name },
    { name: t('report.time.sent'), at: r.sent_at, since: r.knew_at, note: r.reporter ?? '' },
    {
      name: t('report.time.received'), at: received, since: r.sent_at, none: r.withdrawn_at != null ? t('report.state.withdrawn') : delivered ? t('report.not_received') : t('report.not_delivered'),
      note: [r.received?.by ?? above?.unit, delivered ? t('report.time.delivered', { time: when(delivered, received ?? delivered, t) }) : ''].filter(Boolean).join(t('common.comma')),
    },
  ];
  const now = useMinute();
  return (
    <dl className="times">
      {cells.map((c) => (
        <div key={c.name}>
          <dt>{c.name}</dt>
          <dd>
            {c.at == null ? (c.none ? <b className="times-none">{c.none}</b> : <Unverified />) : <time title={fullSeconds(c.at)}>{when(c.at, now, t)}</time>}
            {c.at != null && c.since != null && c.at - c.since >= 1000 ? <span className="times-gap">+{length(c.at - c.since, t)}</span> : null}
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
      <dt>{t('report.fact_place')}</dt><dd>{r.place_text}</dd>
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

const COLUMNS: CasualtyField[] = ['on_site', 'safe', 'trapped', 'missing', 'dead', 'injured'];

/** Every figure with its source and time; the one in use on top. */
export function Ledger({ rows, kind, narrow }: { rows: LedgerRow[]; kind: string; narrow?: boolean }) {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  const sumWords = useSumWords(kind);
  const now = useMinute();
  const used = rows.find((r) => r.in_use);
  const shown = COLUMNS.filter((c) => !(narrow && c === 'on_site')).filter((c) => c === 'dead' || c === 'injured' || c === 'trapped' || rows.some((r) => r.casualties[c].how !== 'unknown'));
  const sum = narrow && used ? adds(used.casualties) : null;
  const sorted = [...rows].sort((a, b) => Number(b.in_use) - Number(a.in_use) || b.at - a.at);
  const differs = (row: LedgerRow, c: CasualtyField) => {
    const [mine, theirs] = [row.casualties[c], used?.casualties[c]];
    return !row.in_use && theirs && mine.how === 'number' && theirs.how === 'number' && mine.n !== theirs.n;
  };
  return (
    <table className="plain ledger">
      <thead><tr><th>{t('report.ledger_source')}</th>{shown.map((c) => <th key={c} className="num">{word(c)}</th>)}</tr></thead>
      <tbody>
        {sorted.map((row) => (
          <tr key={row.source + row.at} className={row.in_use ? 'ledger-used' : undefined}>
            <td>{row.in_use ? t('report.in_use', { source: inWords(row.source, row.source_en) }) : inWords(row.source, row.source_en)} {when(row.at, now, t)}</td>
            {shown.map((c) => (
              <td key={c} className="num"><Figure count={row.casualties[c]} />{differs(row, c) ? <span className="tag ledger-differs">{t('report.differs')}</span> : null}</td>
            ))}
          </tr>
        ))}
      </tbody>
      {sum ? <tfoot><tr><td colSpan={shown.length + 1} className="note">{sumWords(sum)}</td></tr></tfoot> : null}
    </table>
  );
}
