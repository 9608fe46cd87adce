/** Said on every page while one's own account is not as it should be: a first password, an administrator without one-time codes. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Me } from '../api/types.ts';
import { isNodeAdmin } from './rooms.ts';

export function AccountBar({ me }: { me: Me }) {
  const { t } = useTranslation();
  const said = me.must_change_password
    ? { text: t(isNodeAdmin(me) ? 'session.must_change_admin' : 'session.must_change'), go: t('session.must_change_go') }
    : me.totp === 'needed' ? { text: t('session.totp_needed'), go: t('session.totp_go') } : null;
  if (!said) return null;
  return (
    <div className="shell-link" role="status">
      <span>{said.text}</span>
      <Link to="/account">{said.go}</Link>
    </div>
  );
}
