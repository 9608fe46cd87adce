/** 平台 › 值班室: duty rooms and the routes by which reports go to them. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordFor } from '../../i18n/index.ts';
import { useMe } from '../../api/queries.ts';
import { Answered, Empty } from '../../ui/States.tsx';
import { say } from '../../ui/undo.tsx';
import { ProblemNote } from '../../ui/Problem.tsx';
import { desksAll, kindsTable, removeRoute, routesAll } from '../api.ts';
import { levelWord, useDesks, useLines, useUnits } from '../names.ts';
import { Bar, Facts, Panel, Two, useMay, WhoMay } from '../parts/bits.tsx';
import { Rows, type Column } from '../parts/Rows.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { Desk, Route } from '../types.ts';
import { DeskDialog, RouteDialog, type DeskAct } from './DeskDialogs.tsx';
import { Terms } from './Terms.tsx';

export function DesksPage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate({ from: '/platform/desks' });
  const { id } = useSearch({ from: '/shell/platform/desks' });
  const query = useQuery(desksAll);
  const units = useUnits();
  const desks = useDesks();
  const lines = useLines();
  const me = useMe();
  const [q, setQ] = useState('');
  const [act, setAct] = useState<DeskAct | null>(null);
  const manage = may('unit.manage');
  const chosen = desks.open.find((d) => d.id === id) ?? desks.open.find((d) => d.keeper === me.unit.id) ?? desks.open[0];
  // One's own rooms first, then those of the node, then those that are only addressed.
  const rank = (d: Desk) => (d.keeper === me.unit.id ? 0 : units.here(d.keeper) ? 1 : 2);
  const named = (d: Desk) => `${d.name} ${units.name(d.keeper)} ${lines.word(d.line)} ${d.numbers.map((n) => n.number).join(' ')}`.toLowerCase();
  const sorted = desks.open.filter((d) => named(d).includes(q.trim().toLowerCase())).sort((a, b) => rank(a) - rank(b) || a.sort - b.sort);
  const columns: Column<Desk>[] = [
    { key: 'name', title: t('platform.desk.name'), render: (d) => d.name },
    { key: 'line', title: t('platform.desk.line'), wide: true, width: 96, render: (d) => lines.word(d.line) },
    { key: 'keeper', title: t('platform.desk.keeper'), wide: true, width: 140, render: (d) => units.name(d.keeper) },
    { key: 'serves', title: t('platform.desk.serves'), wide: true, width: 120, render: (d) => units.name(d.serves) },
    { key: 'number', title: t('platform.desk.number'), width: 130, render: (d) => d.numbers[0]?.number ?? <b>{t('platform.desk.no_number')}</b> },
    { key: 'external', title: t('platform.desk.way'), width: 92, render: (d) => t(d.external ? 'platform.desk.external' : 'platform.desk.inside') },
  ];
  return (
    <Two
      chosen={id !== undefined}
      main={
        <>
          <Bar act={manage ? <Button type="primary" onClick={() => setAct({ what: 'open' })}>{t('platform.desk.open')}</Button> : null}>
            <Input className="platform-find" value={q} allowClear placeholder={t('platform.desk.find')} aria-label={t('platform.desk.find')} onChange={(e) => setQ(e.target.value)} />
            <span className="note">{t('platform.desk.what')}</span>
          </Bar>
          <Answered of={query} lines={6}>
            {() => <Rows label={t('platform.tab.desks')} rows={sorted} columns={columns} id={deskId} chosen={chosen?.id} choose={(next) => void navigate({ search: { id: next }, replace: true })} emptyTitle={t(q ? 'platform.desk.none_found' : 'platform.desk.empty')} empty={t(q ? 'platform.desk.none_found_hint' : 'platform.desk.empty_hint')} />}
          </Answered>
          <Routes act={setAct} manage={manage} />
          <Terms />
        </>
      }
      side={
        <>
          {chosen ? <DeskSide desk={chosen} manage={manage && units.here(chosen.keeper)} act={setAct} /> : null}
          {manage ? null : <WhoMay admin="unit_admin" />}
          {act?.what === 'route' ? <RouteDialog close={() => setAct(null)} /> : act ? <DeskDialog act={act} close={() => setAct(null)} /> : null}
        </>
      }
    />
  );
}

const deskId = (d: Desk) => d.id;

function DeskSide({ desk, manage, act }: { desk: Desk; manage: boolean; act: (a: DeskAct) => void }) {
  const { t } = useTranslation();
  const units = useUnits();
  const lines = useLines();
  const routes = useQuery(routesAll);
  const into = routes.data?.filter((r) => r.to_desk === desk.id).length ?? 0;
  return (
    <Panel
      title={desk.name} note={lines.word(desk.line)}
      foot={manage ? (
        <>
          <Button size="small" onClick={() => act({ what: 'edit', desk })}>{t('platform.edit')}</Button>
          <Button size="small" onClick={() => act({ what: 'close', desk })}>{t('platform.desk.close')}</Button>
        </>
      ) : null}
    >
      <Facts rows={[
        [t('platform.desk.keeper'), units.name(desk.keeper)], [t('platform.desk.serves'), units.name(desk.serves)],
        ...desk.numbers.map((n): [string, string] => [wordFor(`platform.number.${n.kind}`, n.kind), n.number]),
        [t('platform.desk.hours'), desk.hours || t('platform.desk.always')], [t('platform.desk.way'), t(desk.external ? 'platform.desk.external_long' : 'platform.desk.inside_long')],
        [t('platform.desk.methods'), desk.methods.map((m) => wordFor(`platform.method.${m}`, m)).join(t('common.comma'))],
        [t('platform.desk.into'), t('platform.desk.into_n', { n: into })],
      ]} />
      {desk.numbers.length === 0 ? <p className="platform-pad"><b>{t('platform.desk.no_number_hint')}</b></p> : null}
    </Panel>
  );
}

function Routes({ act, manage }: { act: (a: DeskAct) => void; manage: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const routes = useQuery(routesAll);
  const kinds = useQuery(kindsTable);
  const { i18n } = useTranslation();
  const removal = useCommand();
  const kindName = (code: string) => {
    const kind = kinds.data?.kinds.find((k) => k.code === code);
    return (i18n.language === 'en' ? kind?.en : kind?.zh) ?? code;
  };
  const kindsText = (codes: string[]) => (codes.length <= 3 ? codes.map(kindName).join(t('common.comma')) : t('platform.route.kinds_n', { first: codes.slice(0, 2).map(kindName).join(t('common.comma')), n: codes.length }));
  const remove = async (r: Route) => {
    const removed = await removal.run(() => removeRoute(r.id, r.rev).then(() => true));
    void client.invalidateQueries({ queryKey: ['routes'] });
    if (removed) say(t('platform.route.removed'));
  };
  return (
    <Panel title={t('platform.route.title')} note={manage ? <Button size="small" onClick={() => act({ what: 'route' })}>{t('platform.route.open')}</Button> : t('platform.route.note')}>
      <ProblemNote error={removal.error} />
      <Answered of={routes}>
        {(rows) => rows.length === 0 ? <Empty title={t('platform.route.empty')}>{t('platform.route.empty_hint')}</Empty> : (
          <table className="plain">
            <thead><tr><th>{t('platform.route.from')}</th><th className="wide-only">{t('platform.route.kinds')}</th><th>{t('platform.route.to')}</th><th>{t('platform.route.via')}</th>{manage ? <th><span className="hidden-text">{t('platform.remove')}</span></th> : null}</tr></thead>
            <tbody>{rows.map((r) => (
              <tr key={r.id}>
                <td>{r.from_level ? t('platform.route.level_below', { unit: r.from_name, level: levelWord(r.from_level) }) : r.from_name}</td>
                <td className="wide-only" title={r.kinds.map(kindName).join(' ')}>{r.kinds.length > 0 ? kindsText(r.kinds) : t('platform.route.all_kinds')}{r.min_grade && r.min_grade !== 'IV' ? t('platform.route.from_grade', { grade: wordFor(`grade.${r.min_grade}`, r.min_grade) }) : ''}</td>
                <td>{r.desk_name}{r.external ? <span className="note"> {t('platform.desk.external')}</span> : null}</td>
                <td className="nowrap">{t(`platform.via.${r.via}`)}</td>
                {manage ? <td className="right"><button type="button" className="link" disabled={removal.busy} aria-label={t('platform.route.remove_of', { unit: r.from_name, desk: r.desk_name })} onClick={() => void remove(r)}>{t('platform.remove')}</button></td> : null}
              </tr>
            ))}</tbody>
          </table>
        )}
      </Answered>
    </Panel>
  );
}
