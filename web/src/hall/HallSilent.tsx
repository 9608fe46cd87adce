/** 还没应答: who has not answered, what is asked of them, and what happens next. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Hall, HallWaiting } from '../api/types.ts';
import { inWords, wordFor } from '../i18n/index.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { HallChip } from './HallChip.tsx';

export function HallSilent({ night, fit }: { night: Hall; fit: number }) {
  const { t } = useTranslation();
  const shown = night.waiting.slice(0, fit);
  const more = night.unanswered - shown.length;
  return (
    <section className="hall-silent">
      <div className="hall-title"><h2>{t('hall.unanswered', { n: night.unanswered })}</h2>{shown.length > 0 ? <span>{t('hall.unanswered_note')}</span> : null}</div>
      {shown.length === 0 ? <p className="hall-quiet"><b>{t('hall.all_answered')}</b><span>{t('hall.all_answered_note')}</span></p> : null}
      <ol>{shown.map((w) => <Row key={w.id} waiting={w} />)}</ol>
      {more > 0 ? <p className="hall-more">{t('hall.more', { n: more })}</p> : null}
    </section>
  );
}

function Row({ waiting }: { waiting: HallWaiting }) {
  const { t } = useTranslation();
  const now = useMinute();
  const what = t(`hall.ask.${waiting.ask}`, { no: (waiting.no ?? '').replace(/^.*〕/, ''), n: waiting.people ?? 0 });
  const title = inWords(waiting.title, waiting.title_en);
  return (
    <li>
      <p className="hall-who"><b>{waiting.who}</b>{waiting.due_at == null ? null : <HallChip due={waiting.due_at} />}</p>
      <p className="hall-ask">{title ? t('hall.about', { what, title }) : what}</p>
      <p className="hall-next">{nextWords(waiting, now, t)}</p>
    </li>
  );
}

function nextWords(w: HallWaiting, now: number, t: TFunction): string {
  if (w.ask === 'call') return t('hall.next_call');
  if (w.ask === 'sign') return w.due_at == null ? t('hall.sign_last') : t('hall.next_sign', { time: when(w.due_at, now, t) });
  if (!w.next) return t('hall.next_none');
  return t('hall.next', { time: when(w.next.at, now, t), step: wordFor(`hall.step.${w.next.to}`, w.next.to) });
}
