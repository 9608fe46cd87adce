/** How a link is: a shape and a word, in ink. Never a colour alone. */
import { useTranslation } from 'react-i18next';
import { useNow } from '../../time/clock.ts';
import { length } from '../../time/words.ts';
import type { Link } from '../types.ts';
import { isBelow, isDown, isStandby } from './tree.ts';

export function LinkShape({ state }: { state: Link['state'] }) {
  if (state === 'up') return <svg className="link-shape" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="5" fill="currentColor" /></svg>;
  if (state === 'self') return <svg className="link-shape" viewBox="0 0 12 12" aria-hidden="true"><path d="M1.5 1.5h9v9h-9z" fill="currentColor" /></svg>;
  if (isDown(state)) return <svg className="link-shape link-dead" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.8" /><path d="M1.5 10.5l9-9" stroke="currentColor" strokeWidth="1.8" /></svg>;
  if (state === 'manual') return <svg className="link-shape link-dead" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="4 3" /></svg>;
  return <svg className="link-shape link-dead" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.4" /></svg>;
}

export function LinkMark({ link }: { link: Link }) {
  const { t } = useTranslation();
  const now = useNow();
  const since = link.last_contact_at ?? link.since;
  if (link.relation === 'hosted') return <span className="ink3">— {t('platform.node.with_this')}</span>;
  if (isStandby(link)) return <span className="link-mark ink2"><LinkShape state="connecting" />{t('platform.node.standby')}</span>;
  // Who stands above has refused, and not been refused.
  const ours = link.reason === 'revoked' ? 'revoked' : link.state === 'refused' && (isBelow(link) || link.relation === 'further') ? 'paused' : null;
  const word = ours && since ? t(`platform.node.state_for.${ours}`, { span: length(now - since, t) }) : isDown(link.state) && since ? t(`platform.node.state_for.${link.state as 'down'}`, { span: length(now - since, t) }) : link.state === 'self' && link.since ? t('platform.node.running', { span: length(now - link.since, t) }) : t(`platform.node.state.${link.state}`);
  return <span className={`link-mark${isDown(link.state) ? ' strong' : ''}`}><LinkShape state={link.state} />{word}</span>;
}
