/**
 * 呈报通知单: who must be told, the unreached on top and loud, then the next, then
 * untouched, then done. One key per call: Alt 1 told, Alt 2 no answer, Alt 3 busy.
 */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, CallOutcome, ReportDetail } from '../api/types.ts';
import { nodeNow } from '../time/clock.ts';
import { useWhen } from '../time/useWhen.ts';
import { hm } from '../time/words.ts';
import { composing, useHotkeys } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { FieldFault } from '../ui/Problem.tsx';
import type { Acts } from './commands.ts';

const rank = (c: Call) => (c.state === 'no_answer' || c.state === 'busy' ? 0 : c.next ? 1 : c.state === 'untouched' ? 2 : 3);
const OUTCOMES: CallOutcome[] = ['told', 'no_answer', 'busy'];

export function CallList({ report, acts }: { report: ReportDetail; acts: Acts }) {
  const { t } = useTranslation();
  const calls = report.calls.map((c, i) => ({ c, i })).sort((a, b) => rank(a.c) - rank(b.c) || a.i - b.i).map((x) => x.c);
  const [chosen, setChosen] = useState<string | null>(null);
  const next = calls.find((c) => c.next) ?? calls.find((c) => c.state !== 'told');
  const focus = calls.find((c) => c.id === chosen) ?? next;
  const focusId = focus?.id;
  if (calls.length === 0) return null;
  const told = calls.filter((c) => c.state === 'told').length;
  return (
    <section className="calls" aria-label={t('report.calls')}>
      <header className="calls-head"><h2>{t('report.calls')}</h2><span className="note">{t('report.calls_count', { told, left: calls.length - told })}</span></header>
      <ul>
        {calls.map((call) => (
          <li key={call.id} className={`call call-${call.state}${call.id === focusId ? ' call-focus' : ''}`}>
            <button type="button" className="call-line" aria-expanded={call.id === focusId} onClick={() => setChosen(call.id)}>
              <span className="call-who"><b>{call.name ?? call.post}</b>{call.name ? ` ${call.post}` : ''}{call.stands_in_for ? <small> {t('report.stands_in', { name: call.stands_in_for })}</small> : null}</span>
              <span className="call-phone">{call.phone}</span>
              <CallState call={call} focused={call.id === focusId} />
            </button>
            {call.id === focusId ? (
              <CallForm call={call} acts={acts} done={() => setChosen(null)} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The focused call: who took it, what they said, and one key for the outcome. */
function CallForm({ call, acts, done }: { call: Call; acts: Acts; done: () => void }) {
  const { t } = useTranslation();
  const [tookBy, setTookBy] = useState('');
  const [said, setSaid] = useState('');
  const [earlier, setEarlier] = useState(false);
  const at = useWhen();
  const record = (outcome: CallOutcome) => {
    if (!at.fault) void acts.tried(call, outcome, { took_by: tookBy.trim() || undefined, said: said.trim() || undefined, at: at.at }).then((ok) => ok && done());
  };
  useHotkeys({ 'Alt+1': () => record('told'), 'Alt+2': () => record('no_answer'), 'Alt+3': () => record('busy') });
  const onKeyDown = (e: React.KeyboardEvent) => {
    if (e.key === 'Enter' && !composing(e)) record('told');
  };
  return (
    <>
      <div className="call-took">
        <Input size="small" value={tookBy} placeholder={t('report.took_by')} aria-label={t('report.took_by')} onChange={(e) => setTookBy(e.target.value)} onKeyDown={onKeyDown} />
        <Input size="small" value={said} placeholder={t('report.they_said')} aria-label={t('report.they_said')} onChange={(e) => setSaid(e.target.value)} onKeyDown={onKeyDown} />
        {earlier ? (
          <Input size="small" className="call-when" autoFocus value={at.typed} status={at.fault ? 'error' : undefined} placeholder={t('report.time_now', { time: hm(nodeNow()) })} aria-label={t('report.told_at')} onChange={(e) => at.set(e.target.value)} onKeyDown={onKeyDown} />
        ) : <span className="call-when note">{t('report.call_just_now')} <button type="button" className="link" onClick={() => setEarlier(true)}>{t('report.call_when')}</button></span>}
        <FieldFault fault={at.fault ? t(`time.fault.${at.fault.fault}`, { day: at.fault.day, month: at.fault.month }) : null} />
        {call.phone ? <a href={`tel:${call.phone}`} className="call-dial">☎ {call.phone}</a> : <span className="call-dial">{t('report.no_phone')}</span>}
      </div>
      <div className="call-keys">
        {OUTCOMES.map((o, i) => <Button key={o} size="small" className={o === 'told' ? 'call-told' : undefined} onClick={() => record(o)}>{t(`report.outcome.${o}`)} <Key>{`Alt ${i + 1}`}</Key></Button>)}
      </div>
    </>
  );
}

function CallState({ call, focused }: { call: Call; focused: boolean }) {
  const { t } = useTranslation();
  const last = call.tries.at(-1);
  if (call.state === 'told') return <span className="call-state">✓ {last ? hm(last.at) : ''} <small>{last?.took_by ?? ''}</small></span>;
  if (call.state === 'untouched') return <span className="call-state call-quiet">{focused ? t('report.call_next') : t('report.call_untouched')}</span>;
  const n = call.tries.filter((x) => x.outcome === call.state).length;
  return <span className="call-state"><span className="tag tag-ink">{t(`report.unreached.${call.state === 'busy' ? 'busy' : 'no_answer'}`, { n })}</span> <small>{last ? hm(last.at) : ''}</small></span>;
}
