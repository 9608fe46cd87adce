/** A page that could not be shown, and an address that does not exist: what, and where to go on. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '../ui/Problem.tsx';
import { Empty } from '../ui/States.tsx';

export function PageFault({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="page-fault">
      <h1 className="page-title">{t('shell.page_fault')}</h1>
      {isOlder(error)
        ? <p role="alert">{t('offline.version_gone')} <button type="button" className="link" onClick={() => window.location.reload()}>{t('offline.version_reload')}</button></p>
        : <ProblemNote error={error} retry={reset} />}
      <Link to="/">{t('shell.go_home')}</Link>
    </div>
  );
}

/** A part of the page that the newer version does not have any more, in the words of the browsers. */
const isOlder = (error: unknown) => error instanceof Error && /dynamically imported module|Importing a module script failed/.test(error.message);

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty title={t('shell.not_found')}>
      <Link to="/">{t('shell.go_home')}</Link>
    </Empty>
  );
}
