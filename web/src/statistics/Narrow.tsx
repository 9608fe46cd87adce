/** What the statistics are narrowed to: a unit with all below it, a kind, a grade. */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { kindsQuery, unitsQuery } from '../api/queries.ts';
import type { Grade } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { useGradeWord } from '../ui/Grade.tsx';
import { matches, useInitials } from '../ui/initials.ts';
import { GRADES } from './options.ts';
import type { Asked } from './period.ts';

export function Narrow({ asked, ask }: { asked: Asked; ask: (next: Asked) => void }) {
  const { t } = useTranslation();
  const word = useGradeWord();
  const kinds = useQuery(kindsQuery);
  const units = useQuery(unitsQuery);
  const initials = useInitials((units.data ?? []).map((u) => u.short_name || u.name));
  return (
    <>
      <Select
        size="small" allowClear className="stat-unit" placeholder={t('statistics.unit')} aria-label={t('statistics.unit')} value={asked.unit} loading={units.isLoading} onChange={(unit?: string) => ask({ ...asked, unit })}
        showSearch={{ filterOption: (q, option) => matches(q, String(option?.label ?? ''), initials) }} options={units.data?.map((u) => ({ value: u.id, label: u.short_name || u.name }))}
      />
      <Select
        size="small" allowClear className="stat-kind" showSearch={{ optionFilterProp: 'label' }} placeholder={t('report.kind')} aria-label={t('report.kind')} value={asked.kind} onChange={(kind?: string) => ask({ ...asked, kind })}
        options={kinds.data?.map((k) => ({ value: k.code, label: inWords(k.zh, k.en) }))}
      />
      <Select
        size="small" allowClear className="stat-grade" placeholder={t('report.rating')} aria-label={t('report.rating')} value={asked.grade} onChange={(grade?: Grade) => ask({ ...asked, grade })}
        options={GRADES.map((grade) => ({ value: grade, label: word({ grade, near_miss: false }) }))}
      />
    </>
  );
}
