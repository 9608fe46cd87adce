/** The chosen link: its last day, since when it is down, what waits, its certificate; a demonstration can cut it. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { wordFor } from '../../i18n/index.ts';
import { useMinute, useNow } from '../../time/clock.ts';
import { full, hms, length, when } from '../../time/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ProblemNote } from '../../ui/Problem.tsx';
import { cutLink } from '../api.ts';
import { Facts, Panel } from '../parts/bits.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { Link, NodesAnswer, Queue, RefusedRow } from '../types.ts';
import { Carry } from './Carry.tsx';
import { Compare, useCompare } from './Compare.tsx';
import { Far } from './Far.tsx';
import { LinkMark } from './LinkMark.tsx';
import { Twice } from './Parted.tsx';
import { MoveButton } from './ReleaseDialog.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import { Age, Life } from './Spans.tsx';
import { isBelow, isDirect, isDown } from './tree.ts';

const LANES = ['urgent', 'normal', 'bulk', 'files'] as const;
const DAY = 86_400_000;
const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

export function LinkSide({ link, answer, manage, enrol }: { link: Link; answer: NodesAnswer; manage: boolean; enrol: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useMinute();
  const since = link.last_contact_at ?? link.since;
  const soon = link.certificate_expires_at != null && link.certificate_expires_at - now < 30 * DAY;
  const further = link.relation === 'further';
  const remote = link.relation !== 'self' && !further && Boolean(link.node_id);
  const teller = answer.links.find((l) => l.node_id && l.node_id === link.under_id);
  return (
    <>
      {manage && isBelow(link) && link.node_id && link.reason === 'clone' ? <Twice link={{ ...link, node_id: link.node_id }} /> : null}
      <Panel title={link.name} note={t(`platform.node.relation.${link.relation}`)} foot={manage && me.node.demo && link.relation === 'parent' ? <Cut link={link} /> : null}>
        {link.day && link.day.length > 0 ? <Day quarters={link.day} down={link.down_minutes ?? 0} /> : null}
        <Facts rows={[
          [t('platform.node.link'), <LinkMark key="m" link={link} />],
          [t('platform.node.since_down'), isDown(link.state) && since ? <>{hms(since)}{link.reason ? t('common.comma') + wordFor(`platform.node.reason.${link.reason}`, link.reason) : ''}</> : null],
          [t('platform.node.age'), isDown(link.state) && since ? <b><Age since={since} /></b> : null],
          [t('platform.node.again'), link.next_try_at ? <NextTry at={link.next_try_at} tries={link.tries} /> : link.relation === 'child' && link.state === 'down' ? t('platform.node.they_dial') : null],
          [t('platform.node.held'), link.held ? t('platform.node.held_text', { urgent: link.held.urgent, normal: link.held.normal, bulk: link.held.bulk }) : null],
          [t('platform.node.address'), link.address], [t('platform.node.keeper'), link.keeper], [t('platform.node.program'), link.program],
          [t('platform.unit.code'), link.code], [t('platform.node.words'), link.words ? <Compared key="w" link={link} manage={manage} /> : null],
        ]} />
        {further ? <p className="platform-pad note">{t('platform.node.told_by', { name: teller?.name ?? '' })}{link.as_of ? t('common.comma') + t('platform.node.as_of', { at: when(link.as_of, now, t) }) : ''}</p> : null}
      </Panel>
      {manage && further && teller ? <Far key={link.node_id} link={link} above={teller} answer={answer} /> : null}
      {link.refused && link.refused.length > 0 ? <Refused rows={link.refused} name={link.name} /> : null}
      {remote ? <Waiting link={link} answer={answer} /> : null}
      {manage && isDirect(link) ? <Carry key={link.node_id} link={link} /> : null}
      {link.certificate_expires_at == null ? null : <Panel title={t('platform.node.certificate_title')} note={t('platform.node.certificate_note')} foot={<Keys link={link} answer={answer} manage={manage} soon={soon} enrol={enrol} />}>
        <Facts rows={[[t('platform.node.certificate'), <Life key="l" until={link.certificate_expires_at} />], [t('platform.node.until'), link.certificate_expires_at ? full(link.certificate_expires_at).slice(0, 10) : null]]} />
        {soon ? <p className="platform-pad">{t('platform.node.certificate_soon', { name: link.name })}</p> : null}
      </Panel>}
    </>
  );
}

/** What can be done with the keys of a node below. */
function Keys({ link, answer, manage, soon, enrol }: { link: Link; answer: NodesAnswer; manage: boolean; soon: boolean; enrol: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { node_id } = link;
  if (!manage || !node_id || !isBelow(link)) return null;
  const gone = link.reason === 'revoked';
  const under = answer.below?.find((b) => b.node_id === node_id)?.under_id;
  const above = answer.links.find((l) => l.node_id && l.node_id === under)?.name;
  return (
    <>
      {soon || gone ? <Button size="small" onClick={enrol}>{t('platform.node.enrol')}</Button> : null}
      <MoveButton link={{ ...link, node_id }} answer={answer} above={above} />
      {gone ? <span className="note">{t('platform.node.revoked_next')}</span> : <Button size="small" danger onClick={() => setOpen(true)}>{t('platform.node.revoke')}</Button>}
      {open ? <RevokeDialog link={{ ...link, node_id }} enrol={() => { setOpen(false); enrol(); }} close={() => setOpen(false)} /> : null}
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
    if (lane === 'urgent' && link.relayed) return t(link.relayed < count ? 'platform.node.taken_part' : 'platform.node.taken_by', { n: link.relayed, by: link.relay_by ?? '' });
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
  const { busy, error, run } = useCommand();
  const cut = link.state === 'cut';
  const flip = async () => {
    await run(() => cutLink({ cut: !cut }));
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

/** The digits of the enrolment, and whether two people have read them to each other. */
function Compared({ link, manage }: { link: Link; manage: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const { busy, error, compare } = useCompare();
  const [open, setOpen] = useState(false);
  return (
    <>
      <b>{link.words}</b>{t('common.comma')}{link.words_checked_at ? t('platform.node.compared', { at: when(link.words_checked_at, now, t) }) : t('platform.node.not_compared')}
      {manage && !link.words_checked_at && link.node_id ? <>{' '}<button type="button" className="link" disabled={busy} onClick={() => setOpen(true)}>{t('platform.node.compare_now')}</button></> : null}
      {open && link.node_id && link.words ? (
        <Dialog title={t('platform.node.words')} note={link.name} error={error} busy={busy} close={() => setOpen(false)}>
          <Compare words={link.words} node={link.node_id} compare={compare} done={() => setOpen(false)} />
        </Dialog>
      ) : null}
    </>
  );
}

/** What one side does not take. Refused here means that somebody on the way changed it. */
function Refused({ rows, name }: { rows: RefusedRow[]; name: string }) {
  const { t } = useTranslation();
  const now = useMinute();
  const here = rows.some((r) => r.here);
  return (
    <Panel title={t('platform.node.refused_title')} note={t(here ? 'platform.node.refused_here' : 'platform.node.refused_there', { name })}>
      <table className="plain" data-testid="refused">
        <thead><tr><th>{t('platform.node.from')}</th><th>{t('platform.node.lane')}</th><th>{t('platform.node.why')}</th><th>{t('platform.node.refused_since')}</th></tr></thead>
        <tbody>{rows.map((r) => (
          <tr key={`${r.from}${r.lane}${r.why}${r.here}`} className={r.here ? 'strong' : undefined}><td>{r.from}</td><td>{t(`platform.lane.${r.lane}`)}</td><td>{wordFor(`platform.node.refused_why.${r.why}`, r.why)}</td><td>{when(r.since, now, t)}</td></tr>
        ))}</tbody>
      </table>
    </Panel>
  );
}

/** The last day in quarters of an hour: full, broken, down, not running. The words below say the same. */
function Day({ quarters, down }: { quarters: NonNullable<Link['day']>; down: number }) {
  const { t } = useTranslation();
  const now = useMinute();
  const blind = quarters.filter((q) => q === 'none').length;
  const words = down > 0 ? t('platform.node.day_text', { span: length(down * MINUTE, t) }) : t(blind > 0 ? 'platform.node.day_seen' : 'platform.node.day_whole');
  return (
    <div className="link-day">
      <svg viewBox={`0 0 ${quarters.length * 3} 26`} preserveAspectRatio="none" role="img" aria-label={words}>
        {quarters.map((q, i) => <rect key={i} x={i * 3 + 0.25} y={0.5} width={2.2} height={25} className={`quarter-${q}`} />)}
      </svg>
      <p className="note"><span>{when(now - DAY, now, t)}</span><span>{words}</span><span>{t('platform.node.now')}</span></p>
      {blind > 0 ? <p className="note">{t('platform.node.day_blind', { span: length(blind * QUARTER, t) })}</p> : null}
    </div>
  );
}
