/** What arrived and cannot be applied yet: kept as it is, with the reason and what it waits for. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { wordFor } from '../../i18n/index.ts';
import { useMinute } from '../../time/clock.ts';
import { when } from '../../time/words.ts';
import { ProblemNote } from '../../ui/Problem.tsx';
import { say } from '../../ui/undo.tsx';
import { retryParked } from '../api.ts';
import { kindWord } from '../audit/words.ts';
import { Panel } from '../parts/bits.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { EvidenceRow, KeptRow, MemoryRow, ParkedRow } from '../types.ts';

export function Parked({ rows, manage }: { rows: ParkedRow[]; manage: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { busy, error, run } = useCommand();
  const retry = async () => {
    if ((await run(() => retryParked())) === undefined) return;
    say(t('platform.node.retried'));
    void client.invalidateQueries({ queryKey: ['nodes'] });
  };
  return (
    <Panel title={t('platform.node.parked_rows')} note={manage && rows.length > 0 ? <Button size="small" loading={busy} onClick={() => void retry()}>{t('platform.node.retry_parked')}</Button> : t('platform.node.parked_note')}>
      <ProblemNote error={error} />
      {rows.length === 0 ? <p className="platform-pad note">{t('platform.node.nothing_parked')}</p> : (
        <table className="plain">
          <thead><tr><th>{t('platform.node.from')}</th><th>{t('platform.node.lane')}</th><th>{t('platform.node.what')}</th><th>{t('platform.node.why')}</th><th className="wide-only">{t('platform.node.when')}</th><th className="num">{t('platform.node.count')}</th></tr></thead>
          <tbody>{rows.map((p) => (
            <tr key={p.from + p.lane + p.what + p.detail}><td>{p.from}</td><td>{wordFor(`platform.lane.${p.lane}`, p.lane)}</td><td>{kindWord(p.what)}</td><td title={p.detail}>{t(`platform.node.why_code.${p.why}`)}</td><td className="wide-only">{t(`platform.node.when_code.${p.why}`)}</td><td className="num">{p.count}</td></tr>
          ))}</tbody>
        </table>
      )}
    </Panel>
  );
}

/** What has no way yet: kept here, given to nobody, until the node it is addressed to is known. */
export function Kept({ rows }: { rows: KeptRow[] }) {
  const { t } = useTranslation();
  const now = useMinute();
  return (
    <Panel title={t('platform.node.kept')} note={t('platform.node.kept_note')}>
      <table className="plain">
        <thead><tr><th>{t('platform.node.kept_to')}</th><th>{t('platform.node.lane')}</th><th>{t('platform.node.oldest_short')}</th><th className="num">{t('platform.node.count')}</th></tr></thead>
        <tbody>{rows.map((r) => (
          <tr key={r.node_id + r.lane}><td>{r.to ?? r.node_id}</td><td>{t(`platform.lane.${r.lane}`)}</td><td>{r.oldest_at ? when(r.oldest_at, now, t) : ''}</td><td className="num">{r.count}</td></tr>
        ))}</tbody>
      </table>
    </Panel>
  );
}

/** After a restore: what neighbours gave back, what nobody holds any more, and whose author has written it anew. */
export function Memory({ rows }: { rows: MemoryRow[] }) {
  const { t } = useTranslation();
  const now = useMinute();
  return (
    <Panel title={t('platform.node.memory')} note={t('platform.node.memory_note')}>
      <table className="plain">
        <thead><tr><th>{t('platform.node.from')}</th><th>{t('platform.node.lane')}</th><th>{t('platform.node.memory_at')}</th><th className="num">{t('platform.node.given_back')}</th><th className="num">{t('platform.node.lost')}</th><th className="num">{t('platform.node.rewritten')}</th><th className="num">{t('platform.node.written_again')}</th></tr></thead>
        <tbody>{rows.map((r) => (
          <tr key={r.from + r.lane}><td>{r.from}</td><td>{t(`platform.lane.${r.lane}`)}</td><td>{when(r.changed_at, now, t)}</td><td className="num">{r.given_back}</td><td className="num">{r.lost}</td><td className="num">{r.rewritten ? <b>{t('platform.node.times', { n: r.rewritten })}</b> : t('common.none')}</td><td className="num">{r.written_again ?? 0}</td></tr>
        ))}</tbody>
      </table>
    </Panel>
  );
}

/** Somebody signed two entries for one position: that epoch takes nothing more, and both are kept. */
export function Evidence({ rows }: { rows: EvidenceRow[] }) {
  const { t } = useTranslation();
  const now = useMinute();
  return (
    <Panel title={t('platform.node.evidence')} note={t('platform.node.evidence_note')}>
      <table className="plain">
        <thead><tr><th>{t('platform.node.from')}</th><th>{t('platform.node.lane')}</th><th className="num">{t('platform.node.evidence_seq')}</th><th>{t('platform.node.memory_at')}</th><th>{t('platform.node.situation')}</th></tr></thead>
        <tbody>{rows.map((r) => (
          <tr key={`${r.node_id}${r.lane}${r.seq}${r.found_at}`} className={r.goes_on ? undefined : 'strong'}><td>{r.from}</td><td>{t(`platform.lane.${r.lane}`)}</td><td className="num">{r.seq}</td><td>{when(r.found_at, now, t)}</td><td>{t(r.goes_on ? 'platform.node.evidence_on' : 'platform.node.evidence_stands')}</td></tr>
        ))}</tbody>
      </table>
    </Panel>
  );
}
