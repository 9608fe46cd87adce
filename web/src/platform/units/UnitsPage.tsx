/** 平台 › 单位: the tree as a table, and what is known of the chosen unit beside it. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Checkbox, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { matches, useInitials } from '../../ui/initials.ts';
import { Answered } from '../../ui/States.tsx';
import { nodesAll, unitsAll } from '../api.ts';
import { levelWord, unitKind, useUnits } from '../names.ts';
import { Bar, Panel, Two, useMay, WhoMay } from '../parts/bits.tsx';
import { Rows, type Column } from '../parts/Rows.tsx';
import type { Unit } from '../types.ts';
import { expandedFor, treeOf, type Branch } from './tree.ts';
import { UnitDialogs, type UnitAct } from './UnitDialogs.tsx';
import { UnitSide } from './UnitSide.tsx';

export function UnitsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const may = useMay();
  const navigate = useNavigate({ from: '/platform/units' });
  const { id } = useSearch({ from: '/shell/platform/units' });
  const query = useQuery(unitsAll);
  const nodes = useQuery(nodesAll);
  const units = useUnits();
  const [q, setQ] = useState('');
  const [closed, setClosed] = useState(false);
  const [open, setOpen] = useState<string[] | null>(null);
  const [act, setAct] = useState<UnitAct | null>(null);
  const initials = useInitials((units.all ?? []).map((u) => u.short_name || u.name));
  const shown = useMemo(() => (units.all ?? []).filter((u) => closed || !u.closed_on), [units.all, closed]);
  const hit = useMemo(() => (u: Unit) => matches(q, u.name, initials) || matches(q, u.short_name, initials) || (u.code ?? '').startsWith(q.trim()), [q, initials]);
  const tree = useMemo(() => treeOf(shown, q.trim() === '' ? null : hit), [shown, q, hit]);
  const chosen = id ?? me.unit.id;
  const unit = units.byId.get(chosen);
  const expanded = q.trim() === '' ? (open ?? expandedFor(shown, me.unit.id)) : tree.all;
  const choose = (next: string) => void navigate({ search: { id: next }, replace: true });
  const hostName = (u: Unit) => {
    if (!u.hosted_by) return <span className="ink2">{t('platform.unit.no_node')}</span>;
    if (u.hosted_by === me.node.id) return t('platform.unit.here');
    const link = nodes.data?.links.find((l) => l.node_id === u.hosted_by);
    return link ? t('platform.unit.own_node', { name: link.name }) : t('platform.unit.other_node');
  };
  const columns: Column<Branch>[] = [
    { key: 'name', title: t('platform.unit.name'), render: ({ unit: u }) => <span className={u.id === me.unit.id ? 'strong' : undefined}>{u.short_name || u.name}{u.closed_on ? <span className="note"> {t('platform.unit.closed_on', { on: u.closed_on })}</span> : null}</span> },
    { key: 'level', title: t('platform.unit.level'), wide: true, width: 92, render: ({ unit: u }) => levelWord(u.level) },
    { key: 'code', title: t('platform.unit.code'), wide: true, width: 124, render: ({ unit: u }) => u.code ?? '' },
    { key: 'kind', title: t('platform.unit.kind'), width: 100, render: ({ unit: u }) => unitKind(u.kind) },
    { key: 'host', title: t('platform.unit.host'), wide: true, width: 150, render: ({ unit: u }) => hostName(u) },
  ];
  return (
    <Two
      chosen={id !== undefined}
      main={
        <>
          <Bar act={may('unit.manage') ? <Button type="primary" onClick={() => setAct({ what: 'open', parent: unit?.id ?? me.unit.id })}>{t('platform.unit.open')}</Button> : null}>
            <Input className="platform-find" value={q} allowClear placeholder={t('platform.unit.find')} aria-label={t('platform.unit.find')} onChange={(e) => setQ(e.target.value)} />
            <Checkbox checked={closed} onChange={(e) => setClosed(e.target.checked)}>{t('platform.unit.with_closed')}</Checkbox>
            <span className="note">{t('platform.unit.count', { n: shown.length })}</span>
          </Bar>
          <Answered of={query} lines={8}>
            {() => (
              <Rows
                label={t('platform.tab.units')} rows={tree.roots} id={branchId} columns={columns} childrenOf={branchChildren} expanded={expanded} onExpand={setOpen}
                chosen={unit?.id} choose={choose} dim={(b) => Boolean(b.unit.closed_on)}
                emptyTitle={q ? t('platform.unit.none_found') : t('platform.unit.empty')} empty={q ? t('platform.unit.none_found_hint') : t('platform.unit.empty_hint')}
              />
            )}
          </Answered>
        </>
      }
      side={
        <>
          {unit ? <UnitSide unit={unit} host={hostName(unit)} act={setAct} /> : <Panel title={t('platform.unit.one')}><p className="platform-pad note">{t('platform.unit.choose')}</p></Panel>}
          {may('unit.manage') ? null : <WhoMay admin="unit_admin" />}
          {act ? <UnitDialogs act={act} close={() => setAct(null)} opened={choose} /> : null}
        </>
      }
    />
  );
}

const branchId = (b: Branch) => b.unit.id;
const branchChildren = (b: Branch) => b.children;
