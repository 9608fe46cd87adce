/** The chosen unit: what it is, its names by date, whose duties it took over, and what can be done. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '../../ui/Problem.tsx';
import { unitOne } from '../api.ts';
import { levelWord, unitKind, useUnits } from '../names.ts';
import { Facts, Panel, useMay } from '../parts/bits.tsx';
import type { Unit } from '../types.ts';
import type { UnitAct } from './UnitDialogs.tsx';

export function UnitSide({ unit, host, act }: { unit: Unit; host: ReactNode; act: (a: UnitAct) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const units = useUnits();
  const one = useQuery(unitOne(unit.id));
  const names = one.data?.names ?? [];
  const passed = [...(one.data?.successors ?? []).map((u) => ({ u, words: 'to' as const })), ...(one.data?.predecessors ?? []).map((u) => ({ u, words: 'from' as const }))];
  const manage = may('unit.manage') && units.here(unit.id);
  return (
    <>
      <Panel
        title={unit.name} note={unit.closed_on ? t('platform.unit.closed_on', { on: unit.closed_on }) : unitKind(unit.kind)}
        foot={manage ? (
          <>
            <Button size="small" onClick={() => act({ what: 'rename', unit })}>{t('platform.unit.rename')}</Button>
            <Button size="small" onClick={() => act({ what: 'move', unit })}>{t('platform.unit.move')}</Button>
            <Button size="small" onClick={() => act({ what: 'succeed', unit })}>{t('platform.unit.succeed')}</Button>
            <Button size="small" onClick={() => act({ what: 'close', unit })}>{t('platform.unit.close')}</Button>
          </>
        ) : null}
      >
        <Facts rows={[
          [t('platform.unit.short_name'), unit.short_name], [t('platform.unit.level'), levelWord(unit.level)], [t('platform.unit.code'), unit.code],
          [t('platform.unit.parent'), units.name(unit.parent)], [t('platform.unit.host'), one.data?.node_name && !one.data.hosted_here ? t('platform.unit.own_node', { name: one.data.node_name }) : host], [t('platform.unit.opened_on'), unit.opened_on],
          [t('platform.tab.people'), may('people.read') && !unit.closed_on ? <Link to="/platform/people" search={{ unit: unit.id }}>{t('platform.unit.see_people')}</Link> : null],
        ]} />
        {unit.placeholder ? <p className="note platform-pad">{t('platform.unit.placeholder')}</p> : null}
      </Panel>
      <Panel title={t('platform.unit.names')} note={t('platform.unit.names_note')}>
        <ProblemNote error={one.data ? null : one.error} retry={() => void one.refetch()} />
        {names.length > 0 ? (
          <table className="plain"><tbody>{names.map((n) => (
            <tr key={`${n.from_on}${n.name}`}><td className="nowrap ink2">{n.from_on ? t('platform.since', { on: n.from_on }) : t('platform.unit.from_start')}</td><td>{n.name}</td></tr>
          ))}</tbody></table>
        ) : <p className="note platform-pad">{t('platform.unit.one_name')}</p>}
        {passed.length > 0 ? (
          <ul className="platform-pad platform-lines">
            {passed.map(({ u, words }) => <li key={words + u.id}>{t(`platform.unit.passed_${words}`, { name: u.short_name })}</li>)}
          </ul>
        ) : null}
      </Panel>
    </>
  );
}
