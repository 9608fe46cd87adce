/** Four figures over the table: links, urgent items, the oldest waiting, what is parked. */
import { useTranslation } from 'react-i18next';
import { useNow } from '../../time/clock.ts';
import { length } from '../../time/words.ts';
import type { Link, QueueRow } from '../types.ts';
import { isDirect, isDown } from './tree.ts';

export function Totals({ links, parked, queue }: { links: Link[]; parked: number; queue: QueueRow[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const direct = links.filter(isDirect);
  const down = direct.filter((l) => isDown(l.state) || l.state === 'connecting');
  const urgent = direct.reduce((n, l) => n + l.queue.urgent, 0);
  const relayed = links.reduce((n, l) => n + (l.relayed ?? 0), 0);
  // What goes to a level farther up goes through the next one: there nothing waits that is not counted here.
  const oldest = queue.filter((q) => q.oldest_at && direct.some((l) => l.node_id === q.node_id)).sort((a, b) => (a.oldest_at ?? 0) - (b.oldest_at ?? 0))[0];
  const since = oldest?.oldest_at;
  return (
    <dl className="totals panel">
      <div><dt>{t('platform.node.direct')}</dt><dd><b>{direct.length}</b> {t('platform.node.direct_text', { up: direct.length - down.length, down: down.length })}</dd></div>
      <div><dt>{t('platform.node.urgent')}</dt><dd><b>{urgent}</b> {urgent === 0 ? t('platform.node.all_gone') : relayed > 0 ? t('platform.node.relayed', { n: relayed }) : t('platform.node.goes_by_itself')}</dd></div>
      <div><dt>{t('platform.node.oldest')}</dt><dd><b>{since ? length(now - since, t) : t('common.none')}</b> {oldest?.to}</dd></div>
      <div><dt>{t('platform.node.parked')}</dt><dd><b>{parked}</b> {parked > 0 ? t('platform.node.parked_text') : ''}</dd></div>
    </dl>
  );
}
