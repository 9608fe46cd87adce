/** What runs on the shelf and how far it is. */
import { Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../time/clock.ts';
import { length } from '../../time/words.ts';
import type { BackupWork } from '../types.ts';

export function WorkLine({ work }: { work: BackupWork }) {
  const { t } = useTranslation();
  const now = useNow();
  const word = work.doing === 'making' ? t('platform.backup.making') : t(`platform.backup.stage.${work.stage}`);
  const known = work.total > 0;
  const percent = known ? Math.min(100, Math.floor((work.done / work.total) * 100)) : 100;
  return (
    <div className="panel platform-pad" role="status">
      <b>{word}</b> <span className="ink2">{known ? `${percent}%` : work.done > 0 ? work.done : ''}</span> <span className="note">{t('platform.backup.running_for', { span: length(now - work.since, t) })}</span>
      <Progress percent={percent} status="active" showInfo={false} aria-label={word} />
      <p className="note">{t('platform.backup.may_leave')}</p>
    </div>
  );
}
