/** Four figures over the table: links, urgent items, the oldest waiting, what is parked. */
import { useTranslation } from 'react-i18next';
import { useNow } from '../../time/clock.ts';
import { length } from '../../time/words.ts';
import type { Link, ParkedRow } from '../types.ts';
import { isDirect, isDown, waiting } from './tree.ts';

export function Totals({ links, parked }: { links: Link[]; parked: ParkedRow[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const direct = links.filter(isDirect);
  const down = direct.filter((l) => isDown(l.state) || l.state === 'connecting');
  const urgent = direct.reduce((n, l) => n + l.queue.urgent, 0);
  const relayed = links.reduce((n, l) => n + (l.relayed ?? 0), 0);
  const oldest = direct.filter((l) => waiting(l.queue) > 0 && isDown(l.state)).sort((a, b) => (a.last_contact_at ?? 0) - (b.last_contact_at ?? 0))[0];
  const since = oldest ? (oldest.last_contact_at ?? oldest.since) : null;
  const held = parked.reduce((n, p) => n + p.count, 0);
  return (
    <dl className="totals panel">
      <div><dt>{t('platform.node.direct')}</dt><dd><b>{direct.length}</b> {t('platform.node.direct_text', { up: direct.length - down.length, down: down.length })}</dd></div>
      <div><dt>{t('platform.node.urgent')}</dt><dd><b>{urgent}</b> {urgent === 0 ? t('platform.node.all_gone') : relayed > 0 ? t('platform.node.relayed', { n: relayed }) : t('platform.node.goes_by_itself')}</dd></div>
      <div><dt>{t('platform.node.oldest')}</dt><dd><b>{since ? length(now - since, t) : t('common.none')}</b> {oldest?.name}</dd></div>
      <div><dt>{t('platform.node.parked')}</dt><dd><b>{held}</b> {held > 0 ? t('platform.node.parked_text') : ''}</dd></div>
    </dl>
  );
}
