/** 演练: whether this report is one. What was written as real is never sent out of a drill unasked. */
import { Button, Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Me } from '../api/types.ts';
import { useSubject, useSwitchMode } from '../shell/mode.ts';
import type { Draft } from './draft.ts';

interface Props { draft: Draft; me: Me; change: (part: Partial<Draft>) => void }

export function DrillChoice({ draft, me, change }: Props) {
  const { t } = useTranslation();
  const move = useSwitchMode();
  const drill = draft.drill ?? me.drill;
  useSubject(drill);
  const choose = (on: boolean) => {
    change({ drill: on });
    if (!on && me.drill) void move(false);
  };
  if (me.drill && !drill) {
    return (
      <div className="first-mixed" role="alert">
        <span>{t('report.drill_mixed')}</span>
        <Button size="small" type="primary" onClick={() => void move(false)}>{t('shell.drill_leave')}</Button>
        <Button size="small" onClick={() => change({ drill: true })}>{t('report.drill_make')}</Button>
      </div>
    );
  }
  return <Checkbox className="first-drill" checked={drill} onChange={(e) => choose(e.target.checked)}>{t('report.drill_this')}</Checkbox>;
}
