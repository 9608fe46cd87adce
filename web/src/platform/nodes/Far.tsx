/**
 * What can be done with a node further below: its papers are with the node above it, so that is
 * where it is done, and who does it is told on the telephone. Letting it go any level above may,
 * for a district that is no more.
 */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { desksAll, unitsAll } from '../api.ts';
import { Panel } from '../parts/bits.tsx';
import type { Link, NodesAnswer } from '../types.ts';
import { MoveButton } from './ReleaseDialog.tsx';

export function Far({ link, above, answer }: { link: Link; above: Link; answer: NodesAnswer }) {
  const { t } = useTranslation();
  const units = useQuery(unitsAll).data ?? [];
  const desks = useQuery(desksAll).data ?? [];
  const { node_id } = link;
  if (!node_id) return null;
  const unit = units.find((u) => u.code && u.code === above.code && !u.closed_on);
  const desk = desks.find((d) => d.serves === unit?.id && !d.closed_on && d.numbers.length > 0);
  const phone = desk?.numbers[0]?.number;
  const names = { name: link.name, above: above.name };
  return (
    <Panel title={t('platform.node.far')} note={t('platform.node.far_note', names)} foot={<MoveButton link={{ ...link, node_id }} answer={answer} above={above.name} />}>
      <p className="platform-pad">{t('platform.node.far_move', names)}</p>
      <p className="platform-pad">{t('platform.node.far_rest', names)}</p>
      {phone ? <p className="platform-pad"><b>{t('platform.node.far_call', { ...names, phone })}</b></p> : null}
    </Panel>
  );
}
