/** In how many minutes an answer is wanted: the usual ones, or another. */
import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';

export function Minutes({ value, change }: { value: number; change: (minutes: number) => void }) {
  const { t } = useTranslation();
  return (
    <label className="inq-minutes">{t('inquiry.minutes')}
      <InputNumber value={value} min={5} max={1440} step={5} onChange={(v) => change(v ?? value)} aria-label={t('inquiry.minutes')} />
    </label>
  );
}
