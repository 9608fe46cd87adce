/** 并案: the other reports of an event, and those that may be of it, each with what speaks for it. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportDetail } from '../api/types.ts';
import { inWords, titleOf } from '../i18n/index.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { useProblemText } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import type { Acts } from './commands.ts';
import { useCommand } from '../ui/useCommand.ts';

/** Proposals that stand there at once; more of them is rare and would push the report down. */
const FEW = 2;
type Reasons = { zh: string; en: string }[];

export function Links({ report: r, acts }: { report: ReportDetail; acts: Acts }) {
  const { t } = useTranslation();
  const now = useMinute();
  const { busy, run } = useCommand();
  const problemText = useProblemText();
  const act = (done: string, of: () => Promise<unknown>) => void run(async () => {
    try {
      await of();
      say(done);
    } catch (e) {
      say(problemText(e), true);
    }
  });
  const told = (reasons: Reasons) => reasons.map((x) => inWords(x.zh, x.en)).join(t('common.comma'));
  const linked = r.linked ?? [];
  const maybe = r.similar ?? [];
  const [all, setAll] = useState(false);
  const similar = all ? maybe : maybe.slice(0, FEW);
  if (linked.length + maybe.length === 0) return null;
  return (
    <section className="links" aria-label={t(linked.length > 0 ? 'report.linked_title' : 'report.similar_title')}>
      {linked.map((l) => (
        <div key={l.report.id} className="link-row">
          <span className="tag tag-ink">{t('report.link_title')}</span>
          <span className="link-what"><Link to="/report/$id" params={{ id: l.report.id }}>{titleOf(l.report)}</Link> {l.withdrawn_at == null ? null : <span className="tag">{t('report.state.withdrawn')}</span>} <small>{l.report.from_unit.name} {when(l.report.sent_at, now, t)}{t('common.comma')}{t('report.linked_by', { unit: l.by_unit, name: l.by ?? '', time: when(l.at, now, t) })}</small></span>
          {l.direct ? <Button size="small" disabled={busy} onClick={() => act(t('report.linked_parted'), () => acts.part(l.report.id))}>{t('report.linked_part')}</Button> : null}
        </div>
      ))}
      {similar.map((s) => (
        <div key={s.report.id} className="link-row link-maybe">
          <span className="tag">{t('report.similar_title')}</span>
          <span className="link-what"><Link to="/report/$id" params={{ id: s.report.id }}>{titleOf(s.report)}</Link> <small>{s.report.from_unit.name} {when(s.report.sent_at, now, t)}{t('common.comma')}{told(s.reasons)}</small></span>
          <Button size="small" disabled={busy} onClick={() => act(t('report.linked_done'), () => acts.link(s.report.id))}>{t('report.similar_do')}</Button>
          <Button size="small" type="text" disabled={busy} onClick={() => act(t('report.similar_no_done'), () => acts.part(s.report.id))}>{t('report.similar_no')}</Button>
        </div>
      ))}
      {maybe.length > similar.length ? <button type="button" className="link link-more" onClick={() => setAll(true)}>{t('report.similar_more', { n: maybe.length - similar.length })}</button> : null}
    </section>
  );
}
