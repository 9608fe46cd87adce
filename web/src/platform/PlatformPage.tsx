/** The room 平台: tabs over its pages. A tab that one may not open is not there. */
import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { openTabs } from './tabs.ts';
import './platform.css';

export function PlatformPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="platform">
      <nav className="platform-tabs" aria-label={t('platform.tabs')}>
        {openTabs(me).map((tab) => (
          <Link key={tab.code} to={tab.path} activeProps={{ className: 'active', 'aria-current': 'page' }}>{t(`platform.tab.${tab.code}`)}</Link>
        ))}
      </nav>
      <div className="platform-body"><Outlet /></div>
    </div>
  );
}
