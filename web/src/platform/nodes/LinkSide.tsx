/** The chosen link: its last day, since when it is down, what waits, its certificate; a demonstration can cut it. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { wordFor } from '../../i18n/index.ts';
import { useMinute, useNow } from '../../time/clock.ts';
import { full, hms, length, when } from '../../time/words.ts';
import { ProblemNote } from '../../ui/Problem.tsx';
import { cutLink } from '../api.ts';
import { Facts, Panel } from '../parts/bits.tsx';
import { useAct } from '../parts/useAct.ts';
import type { Link, NodesAnswer, Queue } from '../types.ts';
import { LinkMark } from './LinkMark.tsx';
import { Age, Life } from './Spans.tsx';
import { isDown } from './tree.ts';

const LANES = ['urgent', 'normal', 'bulk', 'files'] as const;
const DAY = 86_400_000;

export function LinkSide({ link, answer, manage, enrol }: { link: Link; answer: NodesAnswer; manage: boolean; enrol: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useMinute();
  const since = link.last_contact_at ?? link.since;
  const soon = link.certificate_expires_at != null && link.certificate_expires_at - now < 30 * DAY;
  const remote = link.relation !== 'self' && Boolean(link.node_id);
  return (
    <>
      <Panel title={link.name} note={t(`platform.node.relation.${link.relation}`)} foot={manage && me.node.demo && link.relation === 'parent' ? <Cut link={link} /> : null}>
        {link.day && link.day.length > 0 ? <Day quarters={link.day} /> : null}
        <Facts rows={[
          [t('platform.node.link'), <LinkMark key="m" link={link} />],
          [t('platform.node.since_down'), isDown(link.state) && since ? <>{hms(since)}{link.reason ? t('common.comma') + wordFor(`platform.node.reason.${link.reason}`, link.reason) : ''}</> : null],
          [t('platform.node.age'), isDown(link.state) && since ? <b><Age since={since} /></b> : null],
          [t('platform.node.again'), link.next_try_at ? <NextTry at={link.next_try_at} tries={link.tries} /> : null],
          [t('platform.node.held'), link.held ? t('platform.node.held_text', { urgent: link.held.urgent, normal: link.held.normal, bulk: link.held.bulk }) : null],
          [t('platform.node.address'), link.address], [t('platform.node.keeper'), link.keeper], [t('platform.node.program'), link.program],
          [t('platform.unit.code'), link.code], [t('platform.node.words'), link.words ? <b>{link.words}</b> : null],
        ]} />
      </Panel>
      {remote ? <Waiting link={link} answer={answer} /> : null}
      {link.certificate_expires_at == null ? null : <Panel title={t('platform.node.certificate_title')} note={t('platform.node.certificate_note')} foot={manage && soon && link.relation === 'child' ? <Button size="small" onClick={enrol}>{t('platform.node.enrol')}</Button> : null}>
        <Facts rows={[[t('platform.node.certificate'), <Life key="l" until={link.certificate_expires_at} />], [t('platform.node.until'), link.certificate_expires_at ? full(link.certificate_expires_at).slice(0, 10) : null]]} />
        {soon ? <p className="platform-pad">{t('platform.node.certificate_soon', { name: link.name })}</p> : null}
      </Panel>}
    </>
  );
}

function Waiting({ link, answer }: { link: Link; answer: NodesAnswer }) {
  const { t } = useTranslation();
  const now = useMinute();
  const rows = LANES.map((lane) => ({ lane, count: link.queue[lane], row: answer.queue.find((q) => q.lane === lane && q.node_id === link.node_id) }));
  const state = (lane: keyof Queue, count: number, told?: string | null) => {
    if (told) return wordFor(`platform.node.queue_state.${told}`, told);
    if (count === 0) return t('platform.node.nothing_waits');
    if (lane === 'urgent' && link.relayed) return t('platform.node.taken_by', { by: link.relay_by ?? '' });
    return isDown(link.state) ? t('platform.node.waits') : t('platform.node.goes');
  };
  return (
    <Panel title={t('platform.node.waiting_for', { name: link.name })} note={t('platform.node.lanes_note')}>
      <table className="plain">
        <thead><tr><th>{t('platform.node.lane')}</th><th className="num">{t('platform.node.count')}</th><th>{t('platform.node.oldest_short')}</th><th>{t('platform.node.situation')}</th></tr></thead>
        <tbody>{rows.map(({ lane, count, row }) => (
          <tr key={lane} className={lane === 'urgent' && count > 0 ? 'strong' : undefined}><td>{t(`platform.lane.${lane}`)}</td><td className="num">{count}</td><td>{row?.oldest_at ? when(row.oldest_at, now, t) : ''}</td><td className="ink2">{state(lane, count, row?.state)}</td></tr>
        ))}</tbody>
      </table>
    </Panel>
  );
}

function NextTry({ at, tries }: { at: number; tries?: number | null }) {
  const { t } = useTranslation();
  const now = useNow();
  const left = at > now ? t('time.left', { span: length(at - now, t) }) : t('platform.node.trying');
  return <>{tries ? t('platform.node.nth', { n: tries }) : ''}<b>{left}</b></>;
}

/** A demonstration plays a dead line: cut here, and everything that follows is real. */
function Cut({ link }: { link: Link }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { busy, error, run } = useAct();
  const cut = link.state === 'cut';
  const flip = async () => {
    await run(`cut ${!cut}`, (how) => cutLink({ cut: !cut }, how));
    void client.invalidateQueries({ queryKey: ['nodes'] });
  };
  return (
    <>
      <Button size="small" loading={busy} onClick={() => void flip()}>{t(cut ? 'platform.node.restore' : 'platform.node.cut')}</Button>
      <span className="note">{t('platform.node.demo_only')}</span>
      <ProblemNote error={error} />
    </>
  );
}

/** The last day in quarters of an hour: full, broken, down. The words below say the same. */
function Day({ quarters }: { quarters: NonNullable<Link['day']> }) {
  const { t } = useTranslation();
  const now = useMinute();
  const down = quarters.filter((q) => q === 'down' || q === 'part').length * 15;
  return (
    <div className="link-day">
      <svg viewBox={`0 0 ${quarters.length * 3} 26`} preserveAspectRatio="none" role="img" aria-label={t('platform.node.day_text', { n: down })}>
        {quarters.map((q, i) => <rect key={i} x={i * 3 + 0.25} y={0.5} width={2.2} height={25} className={`quarter-${q}`} />)}
      </svg>
      <p className="note"><span>{when(now - DAY, now, t)}</span><span>{down > 0 ? t('platform.node.day_text', { n: down }) : t('platform.node.day_whole')}</span><span>{t('platform.node.now')}</span></p>
    </div>
  );
}
