/** A newer version of the pages is there: said once, taken when whoever writes here says so. */
import { useTranslation } from 'react-i18next';
import { takeNewVersion, useNewVersion } from './version.ts';

export function VersionBar() {
  const { t } = useTranslation();
  const version = useNewVersion();
  if (version === 'same') return null;
  const taken = version === 'taken';
  return (
    <div className="shell-link" role="status">
      <b>{t(taken ? 'offline.version_taken' : 'offline.version')}</b>
      <span className="shell-link-text">{t(taken ? 'offline.version_taken_text' : 'offline.version_text')}</span>
      <button type="button" className="link" onClick={() => (taken ? window.location.reload() : takeNewVersion())}>{t(taken ? 'offline.version_reload' : 'offline.version_take')}</button>
    </div>
  );
}
