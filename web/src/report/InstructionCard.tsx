/**
 * One 批示: the words as given, who gave them and how, and the answers of those it
 * is for. A unit it is for answers here; being shown here counts as seen.
 */
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Area } from '../ui/Area.tsx';
import { problemOf } from '../api/problem.ts';
import { useMe } from '../api/queries.ts';
import type { Instruction } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { composing } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { useKept } from '../ui/useKept.ts';
import type { Acts } from './commands.ts';
import { useCommand } from '../ui/useCommand.ts';
import { FileLink } from './FileLink.tsx';
import { InstructionAfter } from './InstructionAfter.tsx';

export function InstructionCard({ instruction: i, index, acts }: { instruction: Instruction; index: number; acts: Acts }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useMinute();
  const mine = i.to.find((x) => x.unit_id === me.unit.id);
  const unseen = mine !== undefined && mine.seen_at == null;
  const told = useRef(false);
  useEffect(() => {
    if (!unseen || told.current) return;
    told.current = true;
    // Seen again on the next visit if this did not arrive.
    acts.seen(i).catch(() => {});
  }, [unseen, acts, i]);
  return (
    <section className="panel instruction">
      <header className="panel-head"><h2>{t('report.instruction_n', { n: index + 1 })}</h2><span className="note">{i.no}{i.no ? t('common.comma') : ''}{t('report.verbatim')}</span></header>
      <blockquote>{t('report.quoted', { text: i.text })}</blockquote>
      <p className="instruction-by"><b>{i.by_name}</b> {i.by_post} {i.leader_of ? <span className="tag">{t(`report.leader_of.${i.leader_of}`)}</span> : null} <time>{when(i.at, now, t)}</time> {t(`report.method.${i.method}`)}{i.taken_by ? <span className="note"> {t('report.taken_down', { name: i.taken_by })}</span> : null}
        {i.attachment_id ? <> <FileLink id={i.attachment_id} name={t('report.paper_photo')} held={i.attachment_held} className="note" /></> : null}
      </p>
      {i.to.length > 0 ? (
        <table className="plain instruction-to">
          <thead><tr><th>{t('report.unit')}</th><th>{t('report.answer')}</th><th className="num">{t('report.due')}</th></tr></thead>
          <tbody>
            {i.to.map((x) => (
              <tr key={x.unit_id}>
                <td className="nowrap"><b>{x.unit}</b><br /><span className="note">{t(x.lead ? 'report.lead' : 'report.assist')}{x.pressed > 0 ? `${t('common.comma')}${t('report.after.pressed', { n: x.pressed })}` : ''}</span></td>
                <td>{x.answer ?? <span className="ink2">{x.seen_at == null ? t('report.not_seen') : t('report.seen_at', { time: when(x.seen_at, now, t) })}</span>}</td>
                <td className="num nowrap">{x.answered_at == null ? (x.due_at == null || i.settled_at != null ? '' : <ClockChip due={x.due_at} />) : `✓ ${when(x.answered_at, now, t)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <InstructionAfter instruction={i} acts={acts} />
      {mine && mine.answered_at == null && i.settled_at == null ? <AnswerForm instruction={i} acts={acts} /> : null}
    </section>
  );
}

function AnswerForm({ instruction, acts }: { instruction: Instruction; acts: Acts }) {
  const { t } = useTranslation();
  const me = useMe();
  const kept = useKept('answer', instruction.id, () => ({ text: '' }));
  const { text } = kept.value;
  const { busy, error, run } = useCommand();
  // What a colleague answered meanwhile stands beside one's own words.
  const newer = error ? (problemOf(error).current as Instruction | undefined) : undefined;
  const theirs = newer?.to?.find((x) => x.unit_id === me.unit.id)?.answer;
  const send = () => {
    if (text.trim()) void run(() => acts.answer(newer ?? instruction, text.trim())).then((done) => done !== undefined && kept.forget());
  };
  return (
    <form className="instruction-answer" onSubmit={(e) => { e.preventDefault(); send(); }}>
      <Area
        value={text} rows={2} maxRows={6} aria-label={t('report.answer')} placeholder={t('report.answer_hint')}
        onChange={(e) => kept.set({ text: e.target.value })}
        onKeyDown={(e) => { if (e.key === 'Enter' && e.ctrlKey && !composing(e)) { e.stopPropagation(); send(); } }}
      />
      <ProblemNote error={error} />
      {theirs ? <p className="newer" role="status">{t('report.newer_answer', { text: theirs })}</p> : null}
      <Button htmlType="submit" loading={busy} disabled={text.trim() === ''}>{t('report.answer_do')} <Key>Ctrl Enter</Key></Button>
    </form>
  );
}
