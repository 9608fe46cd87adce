/**
 * 采用: what a desk made of the report, one key each; others see it as words. Its keys begin behind
 * those of the call list, which stands in the same column: 未接 must never be taken for 送阅.
 */
import { useTranslation } from 'react-i18next';
import type { ReportDetail, UseOf } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { useHotkeys } from '../ui/hotkeys.ts';
import { useProblemText } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import type { Acts } from './commands.ts';
import { useCommand } from '../ui/useCommand.ts';
import { may } from './state.ts';

const USES: UseOf[] = ['special', 'circulated', 'commissioned', 'combined', 'filed'];
const FIRST_KEY = 5;

export function AdoptLine({ report: r, acts, keys }: { report: ReportDetail; acts: Acts; keys: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const { busy, run } = useCommand();
  const problemText = useProblemText();
  const adopted = r.adopted ?? [];
  const mine = adopted.find((a) => a.mine)?.uses ?? [];
  const allowed = may(r, 'adopt');
  const words = (uses: UseOf[]) => uses.map((u) => t(`report.use.${u}`)).join(t('common.list'));
  const press = (use: UseOf) => {
    const had = mine.includes(use);
    // 备查 is used for nothing: it stands alone.
    const uses = had ? mine.filter((u) => u !== use) : use === 'filed' ? [use] : [...mine.filter((u) => u !== 'filed'), use];
    void run(async () => {
      try {
        await acts.adopt(uses);
        say(uses.length > 0 ? t('report.adopt_said', { uses: words(uses) }) : t('report.adopt_back'));
      } catch (e) {
        say(problemText(e), true);
      }
    });
  };
  useHotkeys(Object.fromEntries(USES.map((u, i) => [`Alt+${i + FIRST_KEY}`, () => press(u)])), keys && allowed && !busy);
  if (!allowed && adopted.length === 0) return null;
  return (
    <div className="adopt" role="group" aria-label={t('report.adopt_title')}>
      {allowed ? (
        <>
          <b title={t('report.adopt_hint')}>{t('report.adopt_title')}</b>
          {USES.map((u, i) => <button key={u} type="button" className={mine.includes(u) ? 'adopt-on' : undefined} aria-pressed={mine.includes(u)} disabled={busy} title={`Alt ${i + FIRST_KEY}`} onClick={() => press(u)}>{t(`report.use.${u}`)}</button>)}
        </>
      ) : null}
      {adopted.filter((a) => !a.mine).map((a) => <span key={a.unit.id} className="note">{t('report.adopted_by', { unit: a.unit.name, time: when(a.at, now, t), uses: words(a.uses) })}</span>)}
    </div>
  );
}
