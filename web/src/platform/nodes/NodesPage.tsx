/**
 * 平台 › 节点: the tree of nodes as a table. A dead link is a state with an age and a
 * queue, not an alarm; what cannot be applied yet is parked in sight, with its reason.
 */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMinute, useNow } from '../../time/clock.ts';
import { hms, when } from '../../time/words.ts';
import { Answered } from '../../ui/States.tsx';
import { desksAll, nodesAll, unitsAll } from '../api.ts';
import { Two, useMay, WhoMay } from '../parts/bits.tsx';
import { Rows, type Column } from '../parts/Rows.tsx';
import type { Link, NodesAnswer, Queue } from '../types.ts';
import { LinkMark } from './LinkMark.tsx';
import { LinkSide } from './LinkSide.tsx';
import { Life } from './Spans.tsx';
import { Handed } from './Handed.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { EnrolDialog, JoinDialog } from './NodeDialogs.tsx';
import { Evidence, Kept, Memory, Parked } from './Parked.tsx';
import { allIds, farRows, isDown, isStandby, quietRows, treeOf, type Leaf } from './tree.ts';
import { Parted } from './Parted.tsx';
import { Released, ReleasedHere } from './Released.tsx';
import { Totals } from './Totals.tsx';

const LANES = ['urgent', 'normal', 'bulk', 'files'] as const;
const DAY = 86_400_000;

export function NodesPage() {
  const query = useQuery(nodesAll);
  return <Answered of={query} lines={9}>{(answer) => <Nodes answer={answer} />}</Answered>;
}

function Nodes({ answer: told }: { answer: NodesAnswer }) {
  const { t } = useTranslation();
  const units = useQuery(unitsAll);
  const desks = useQuery(desksAll);
  const answer = useMemo(() => {
    const hosted = (towns: number, others: number) => [towns > 0 ? t('platform.node.hosted_towns', { n: towns }) : '', others > 0 ? t('platform.node.hosted_others', { n: others }) : ''].filter(Boolean);
    return { ...told, links: [...told.links, ...farRows(told.below ?? []), ...quietRows(told.self, units.data ?? [], desks.data ?? [], hosted)] };
  }, [told, units.data, desks.data, t]);
  const may = useMay();
  const navigate = useNavigate({ from: '/platform/nodes' });
  const { id } = useSearch({ from: '/shell/platform/nodes' });
  const tree = useMemo(() => treeOf(answer.links), [answer.links]);
  const [folded, setFolded] = useState<string[]>([]);
  const [dialog, setDialog] = useState<'enrol' | 'join' | 'keys' | null>(null);
  const all = useMemo(() => allIds(tree), [tree]);
  const parent = answer.links.find((l) => l.relation === 'parent');
  const chosen = answer.links.find((l) => l.node_id && l.node_id === id) ?? parent ?? answer.links.find((l) => l.relation === 'child') ?? answer.links[0];
  const linked = answer.links.some((l) => l.relation !== 'self' && l.node_id);
  const manage = may('node.manage');
  const revoked = parent?.reason === 'revoked';
  const goes = told.released?.find((r) => r.node_id === told.self.id && !r.moved);
  // What a level further above says of this node comes through the parent: where that is dead, somebody telephones.
  const dead = parent?.reason === 'no_answer';
  const others = told.released?.filter((r) => r.node_id !== told.self.id) ?? [];
  const columns = useColumns(useMemo(() => new Set(told.evidence?.map((e) => e.node_id)), [told.evidence]));
  return (
    <Two
      chosen={id !== undefined}
      main={
        <>
          <Totals links={answer.links} parked={answer.totals.parked ?? 0} queue={answer.queue} />
          <Rows
            label={t('platform.tab.nodes')} rows={tree} id={(l: Leaf) => l.id} childrenOf={(l: Leaf) => l.children} columns={columns} chosen={chosen ? (chosen.node_id ?? undefined) : undefined}
            choose={(next) => void navigate({ search: { id: next }, replace: true })} expanded={all.filter((x) => !folded.includes(x))} onExpand={(open) => setFolded(all.filter((x) => !open.includes(x)))}
            emptyTitle={t('platform.node.empty')} empty={t('platform.node.empty_hint')}
          />
          {answer.kept && answer.kept.length > 0 ? <Kept rows={answer.kept} /> : null}
          {answer.evidence && answer.evidence.length > 0 ? <Evidence rows={answer.evidence} /> : null}
          {answer.memory && answer.memory.length > 0 ? <Memory rows={answer.memory} /> : null}
          {answer.handed && answer.handed.length > 0 ? <Handed rows={answer.handed} /> : null}
          {others.length > 0 ? <Released rows={others} manage={manage} /> : null}
          <Parked rows={answer.parked} manage={manage} />
        </>
      }
      side={
        <>
          {revoked ? <div className="panel platform-pad" role="alert"><b>{t('platform.node.revoked_here')}</b><p className="ink2">{t('platform.node.revoked_here_hint', { name: parent.name })}</p></div> : null}
          {goes ? <ReleasedHere row={goes} /> : null}
          {told.self.parts ? <Parted manage={manage} /> : null}
          {linked ? null : <div className="panel platform-pad"><b>{t('platform.node.alone')}</b><p className="ink2">{t(parent ? 'platform.node.alone_below' : 'platform.node.alone_hint')}</p></div>}
          {chosen ? <LinkSide link={chosen} answer={answer} manage={manage} enrol={() => setDialog('enrol')} /> : null}
          {manage ? (
            <div className="platform-acts">
              <Button type={linked ? 'default' : 'primary'} onClick={() => setDialog('enrol')}>{t('platform.node.enrol')}</Button>
              {parent && !revoked && !goes && !dead ? null : <Button type={revoked || goes ? 'primary' : 'default'} onClick={() => setDialog('join')}>{t(revoked ? 'platform.node.join_again' : goes || dead ? 'platform.node.join_other' : 'platform.node.join')}</Button>}
              {parent && !revoked && !goes ? <Button onClick={() => setDialog('keys')}>{t('platform.node.replace_keys')}</Button> : null}
            </div>
          ) : <WhoMay admin="system_admin" />}
          {dialog === 'enrol' ? <EnrolDialog close={() => setDialog(null)} /> : dialog === 'join' ? <JoinDialog newKeys={revoked} goes={goes} leaves={dead && !goes && !revoked ? told.self.code : undefined} queue={goes || dead ? parent?.queue : undefined} close={() => setDialog(null)} /> : dialog === 'keys' && parent ? <KeysDialog parent={parent.name} close={() => setDialog(null)} /> : null}
        </>
      }
    />
  );
}

function useColumns(twofold: Set<string>): Column<Leaf>[] {
  const { t } = useTranslation();
  const quiet = (l: Link) => l.relation === 'self' || !l.node_id || isStandby(l);
  const far = (l: Link) => l.relation === 'further';
  const count = (l: Link, lane: keyof Queue) => (quiet(l) || (far(l) && lane !== 'urgent') ? <span className="ink3">–</span> : lane === 'urgent' && l.queue[lane] > 0 ? <b>{l.queue[lane]}</b> : l.queue[lane]);
  return [
    { key: 'name', title: t('platform.node.node'), render: ({ link: l }) => <><span className={l.relation === 'self' || (isDown(l.state) && !isStandby(l)) ? 'strong' : undefined}>{l.name}</span>{l.node_id && twofold.has(l.node_id) ? <span className="tag tag-ink" title={t('platform.node.evidence_note')}>{t('platform.node.evidence_mark')}</span> : null}</> },
    { key: 'state', title: t('platform.node.link'), width: 112, render: ({ link }) => <LinkMark link={link} /> },
    { key: 'way', title: t('platform.node.way'), wide: true, width: 116, render: ({ link: l }) => t(`platform.node.relation.${l.relation}`) },
    { key: 'last', title: t('platform.node.last'), wide: true, width: 84, render: ({ link }) => <LastContact link={link} /> },
    { key: 'queue', title: t('platform.node.queue'), wide: true, render: () => null, children: LANES.map((lane): Column<Leaf> => ({ key: lane, title: t(`platform.lane.${lane}`), right: true, wide: true, width: 42, render: ({ link: l }) => count(l, lane) })) },
    { key: 'waiting', title: t('platform.node.queue_short'), right: true, narrow: true, width: 64, render: ({ link: l }) => (!quiet(l) ? l.queue.urgent + l.queue.normal + l.queue.bulk + l.queue.files : '–') },
    { key: 'parked', title: t('platform.node.parked'), right: true, wide: true, width: 46, render: ({ link: l }) => (quiet(l) || far(l) ? <span className="ink3">–</span> : l.parked > 0 ? <b>{l.parked}</b> : l.parked) },
    { key: 'skew', title: t('platform.node.skew'), right: true, wide: true, width: 64, render: ({ link: l }) => <Skew ms={l.skew_ms} /> },
    { key: 'certificate', title: t('platform.node.certificate'), right: true, wide: true, width: 96, render: ({ link: l }) => <span className="nowrap"><Life until={l.certificate_expires_at} /></span> },
  ];
}

function LastContact({ link }: { link: Link }) {
  const { t } = useTranslation();
  const now = useMinute();
  if (link.relation === 'self') return <Clock />;
  if (link.as_of) return <span className="ink2">{t('platform.node.as_of', { at: when(link.as_of, now, t) })}</span>;
  if (!link.last_contact_at) return <>–</>;
  return <>{now - link.last_contact_at < DAY / 2 ? hms(link.last_contact_at) : when(link.last_contact_at, now, t)}</>;
}

/** This node speaks for itself, now. */
function Clock() {
  return <>{hms(useNow())}</>;
}

/** Two seconds and more are bold: deadlines of two levels would no longer agree. */
function Skew({ ms }: { ms?: number | null }) {
  const { t } = useTranslation();
  if (ms === null || ms === undefined) return <>–</>;
  const text = t('platform.node.seconds', { n: (Math.abs(ms) / 1000).toFixed(1) });
  return Math.abs(ms) >= 2000 ? <b>{text}</b> : <>{text}</>;
}
