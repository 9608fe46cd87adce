/** Said on every page while the node takes no commands: after a disk error, until an administrator has confirmed. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLine } from '../api/events.ts';
import type { Me } from '../api/types.ts';

export function ReadOnlyBar({ me }: { me: Me }) {
  const { t } = useTranslation();
  const line = useLine();
  if (line.writes) return null;
  return (
    <div className="shell-link" role="status">
      <b>{t('shell.read_only')}</b>
      <span className="shell-link-text">{t('shell.read_only_text')}</span>
      {me.permissions.includes('node.manage') ? <Link to="/platform/backup">{t('shell.read_only_confirm')}</Link> : null}
    </div>
  );
}
