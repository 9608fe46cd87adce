/** The written report as whoever gets it will read it; no grade that nobody confirmed. */
import { useTranslation } from 'react-i18next';
import type { Manuscript } from '../../api/types.ts';
import { useMinute } from '../../time/clock.ts';
import { full } from '../../time/words.ts';

export function Paper({ m, what }: { m: Manuscript; what: string }) {
  const { t } = useTranslation();
  const now = useMinute();
  const paragraphs = what.split('\n').filter((line) => line.trim() !== '');
  const asked = m.asked.find((a) => a.now);
  return (
    <aside className="ms-paper-ground" aria-label={t('sign.preview')}>
      <article className="ms-paper" lang="zh-CN">
        {m.drill ? <p className="ms-paper-drill">{t('shell.drill')}</p> : null}
        <h2>{t('sign.paper_head')}</h2>
        <p className="ms-paper-line"><span>{m.unit.name}</span><span>{full(m.closed_at ?? now).slice(0, 10)}</span></p>
        <h3>{m.title}</h3>
        {paragraphs.map((line, n) => <p key={`${n}-${line}`} className="ms-paper-text">{line}</p>)}
        <footer>
          <p><b>{t('sign.paper_to')}</b> {m.to.map((d) => d.desk).join(t('common.list'))}</p>
          <p className="ms-paper-foot"><span>{t('sign.step.sign')}：{m.sent ? '' : asked ? t('sign.paper_waits') : ''}</span><span>{t('sign.step.check')}：{m.checked?.by ?? ''}</span><span>{t('sign.step.draft')}：{m.drafted.by ?? ''}</span></p>
        </footer>
      </article>
    </aside>
  );
}
