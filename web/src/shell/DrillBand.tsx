/** The hatched band over every page of a drill; the real page never has one. */
import { useTranslation } from 'react-i18next';
import type { Me } from '../api/types.ts';

export function DrillBand({ me }: { me: Me }) {
  const { t } = useTranslation();
  if (!me.drill) return null;
  return (
    <div className="shell-drill" role="note">
      <b>{t('shell.drill')}</b>
      <span>{t('shell.drill_text')}</span>
      <b>{t('shell.drill')}</b>
    </div>
  );
}
