/**
 * The desk's list: three lines a report, most urgent first. A virtual listbox of
 * fixed row height, so that fifty thousand rows cost as much as fifty.
 */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../i18n/index.ts';
import type { ReportRow } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { GradeBadge } from '../ui/Grade.tsx';
import { composing } from '../ui/hotkeys.ts';
import { useNarrow } from '../ui/useNarrow.ts';
import { stateWord } from './state.ts';

const ROW_PX = 83;
const ROW_PX_NARROW = 104;
const SPARE = 6;

interface Props { rows: ReportRow[]; chosen?: string; onChoose: (id: string) => void; onOpen: (id: string) => void; onEnd: () => void }

export function ReportList({ rows, chosen, onChoose, onOpen, onEnd }: Props) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const height = narrow ? ROW_PX_NARROW : ROW_PX;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [view, setView] = useState(700);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const watch = new ResizeObserver(() => setView(el.clientHeight));
    watch.observe(el);
    return () => watch.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(top / height) - SPARE);
  const last = Math.min(rows.length, Math.ceil((top + view) / height) + SPARE);
  useEffect(() => {
    if (last >= rows.length - SPARE) onEnd();
  }, [last, rows.length, onEnd]);
  const at = rows.findIndex((r) => r.id === chosen);
  const go = (i: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, i))];
    if (!row) return;
    onChoose(row.id);
    const el = box.current;
    const y = rows.indexOf(row) * height;
    if (el && y < el.scrollTop) el.scrollTop = y;
    if (el && y + height > el.scrollTop + el.clientHeight) el.scrollTop = y + height - el.clientHeight;
  };
  const onKeyDown = (e: React.KeyboardEvent) => {
    if (composing(e)) return;
    const step: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 8, PageUp: at - 8 };
    const to = step[e.key];
    if (to !== undefined) go(to);
    else if (e.key === 'Enter' && chosen && !e.ctrlKey) onOpen(chosen);
    else return;
    e.preventDefault();
  };
  return (
    <div
      ref={box} className="desk-rows" role="listbox" tabIndex={0} aria-label={t('report.list')} aria-activedescendant={chosen && at >= first && at < last ? `row-${chosen}` : undefined}
      onScroll={(e) => setTop(e.currentTarget.scrollTop)} onKeyDown={onKeyDown}
    >
      <div style={{ height: rows.length * height, position: 'relative' }}>
        {rows.slice(first, last).map((row, i) => (
          <div
            key={row.id} id={`row-${row.id}`} role="option" aria-selected={row.id === chosen} className={`desk-row${row.unread ? ' desk-unread' : ''}${row.drill ? ' desk-drill' : ''}`}
            style={{ position: 'absolute', top: (first + i) * height, height, left: 0, right: 0 }}
            onClick={() => onChoose(row.id)} onDoubleClick={() => onOpen(row.id)}
          >
            <RowText row={row} />
          </div>
        ))}
      </div>
    </div>
  );
}

function RowText({ row }: { row: ReportRow }) {
  const { t } = useTranslation();
  const now = useMinute();
  const before = row.next_clock ? t(`report.clock_short.${row.next_clock.what}`) : '';
  return (
    <>
      <span className="desk-row-head">
        <GradeBadge rating={row.rating} short />
        {row.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}
        {row.adopted ? <span className="tag">{t(`report.use.${row.adopted}`)}</span> : null}
        {row.linked ? <span className="tag">{t('report.linked_n', { n: row.linked + 1 })}</span> : null}
        {row.late ? <span className="tag">{t('report.late')}</span> : null}
        {row.next_clock ? <ClockChip due={row.next_clock.due_at} before={before} quiet={!row.next_clock.mine} /> : <span className="note">{row.unread ? t('report.not_received') : row.open_calls > 0 ? t('report.calls_open', { n: row.open_calls }) : t('report.no_clock')}</span>}
      </span>
      <b className="desk-row-title">{titleOf(row)}</b>
      <span className="desk-row-foot"><time>{when(row.sent_at, now, t)}</time> {row.from_unit.name}{t('common.comma')}{stateWord(row.state)}</span>
    </>
  );
}
