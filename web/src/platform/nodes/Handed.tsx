/** 移交: units that another node writes for now, and what they took along from here. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../time/clock.ts';
import { when } from '../../time/words.ts';
import { unitsAll } from '../api.ts';
import { Panel } from '../parts/bits.tsx';
import type { HandedRow } from '../types.ts';

export function Handed({ rows }: { rows: HandedRow[] }) {
  const { t } = useTranslation();
  const now = useMinute();
  return (
    <Panel title={t('platform.node.handed')} note={t('platform.node.handed_note')}>
      <table className="plain">
        <thead><tr><th>{t('platform.node.handed_unit')}</th><th>{t('platform.node.handed_state')}</th><th className="num">{t('platform.node.handed_entries')}</th></tr></thead>
        <tbody>{rows.map((r) => (
          <tr key={r.unit_id + r.node_id}><td>{r.name}</td><td>{r.done_at ? t('platform.node.handed_done', { at: when(r.done_at, now, t) }) : t('platform.node.handed_runs')}</td><td className="num">{r.entries}</td></tr>
        ))}</tbody>
      </table>
    </Panel>
  );
}

/** Before a token is given out for a unit that this node writes for: what will go along. */
export function Takes({ code, self }: { code: string; self: string | undefined }) {
  const { t } = useTranslation();
  const unit = (useQuery(unitsAll).data ?? []).find((u) => u.code === code.trim() && u.hosted_by === self);
  return unit ? <div className="form-field"><p className="note" role="status">{t('platform.node.takes', { name: unit.short_name })}</p></div> : null;
}
