/**
 * A node below may go to another level above: which one, under which code it will stand there,
 * and why. Nothing changes for it until it has joined there; until then it can be taken back.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../ui/undo.tsx';
import { keepNode, releaseNode, unitsAll } from '../api.ts';
import { text } from '../parts/fields.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import type { Link, NodesAnswer, ReleasedRow } from '../types.ts';

const RANK = ['province', 'city', 'district', 'township'];

type Below = Link & { node_id: string };

/** Lets a node below go, unless it may already. `above` is the node that it stands under, where that is another than this one. */
export function MoveButton({ link, answer, above }: { link: Below; answer: NodesAnswer; above?: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (answer.released?.some((r) => r.node_id === link.node_id && !r.moved)) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>{t('platform.node.release')}</Button>
      {open ? <ReleaseDialog link={link} own={answer.self.code} above={above} close={() => setOpen(false)} /> : null}
    </>
  );
}

function ReleaseDialog({ link, own, above: under, close }: { link: Below; own: string; above?: string; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const units = useQuery(unitsAll).data ?? [];
  const above = units.filter((u) => u.code && !u.closed_on && u.kind === 'government' && u.code !== own && RANK.indexOf(u.level) < RANK.indexOf(link.level));
  return (
    <FormDialog<unknown>
      title={t('platform.node.release_of', { name: link.name })} note={under ? t('platform.node.release_for', { above: under }) : t('platform.node.release_note')} label={t('platform.node.release_do')}
      fields={[
        { key: 'to_code', label: t('platform.node.release_to'), hint: t('platform.node.release_to_hint'), kind: 'text', required: true, half: true, among: above.map((u) => ({ value: u.code ?? '', label: u.short_name })) },
        { key: 'code', label: t('platform.node.release_code'), hint: t('platform.node.release_code_hint', { code: link.code ?? '' }), kind: 'text', required: true, half: true },
        { key: 'reason', label: t('platform.reason'), hint: t('platform.node.release_reason_hint'), kind: 'area', required: true },
      ]}
      start={{ to_code: '', code: '', reason: '' }} close={close} below={follows(under)}
      act={(v) => releaseNode({ node_id: link.node_id, to_code: text(v.to_code), code: text(v.code), reason: text(v.reason) })}
      done={() => { say(t('platform.node.release_done', { name: link.name })); void client.invalidateQueries({ queryKey: ['nodes'] }); }}
    />
  );
}

export function KeepDialog({ row, close }: { row: ReleasedRow; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (
    <FormDialog<unknown>
      title={t('platform.node.keep_of', { name: row.name })} note={t('platform.node.keep_note')} label={t('platform.node.keep_do')}
      fields={[{ key: 'reason', label: t('platform.reason'), kind: 'area', required: true }]} start={{ reason: '' }} close={close}
      act={(v) => keepNode({ node_id: row.node_id, reason: text(v.reason) })}
      done={() => { say(t('platform.node.keep_done', { name: row.name })); void client.invalidateQueries({ queryKey: ['nodes'] }); }}
    />
  );
}

function Follows({ above }: { above?: string }) {
  const { t } = useTranslation();
  return <p className="note">{above ? t('platform.node.release_follows_far', { above }) : t('platform.node.release_follows')}</p>;
}
const follows = (above?: string) => () => <Follows above={above} />;
