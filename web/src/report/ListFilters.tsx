/** Above the list: words, kind, grade, unit and days it is narrowed to, and views kept by name. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { kindsQuery, unitsQuery, useMe } from '../api/queries.ts';
import type { Grade } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { CountedBy } from '../statistics/CountedBy.tsx';
import { useGradeWord } from '../ui/Grade.tsx';
import { matches, useInitials } from '../ui/initials.ts';
import { useSettled } from './useProposal.ts';
import { narrowed, removeView, savedViews, saveView, sortOf, sortsOf, type Filter, type Sort } from './views.ts';

interface Props { filter: Filter; change: (filter: Filter) => void }
const GRADES: Grade[] = ['I', 'II', 'III', 'IV'];

export function ListFilters({ filter, change }: Props) {
  const { t } = useTranslation();
  const word = useGradeWord();
  const kinds = useQuery(kindsQuery);
  const units = useQuery(unitsQuery);
  const names = (units.data ?? []).map((u) => u.short_name || u.name);
  const initials = useInitials(names);
  const set = (part: Partial<Filter>) => change({ ...filter, ...part });
  return (
    <div className="filters">
      <Words value={filter.q ?? ''} onChange={(q) => set({ q: q || undefined })} />
      <Select
        size="small" allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('report.kind')} aria-label={t('report.kind')} value={filter.kind} onChange={(kind?: string) => set({ kind })}
        options={kinds.data?.map((k) => ({ value: k.code, label: inWords(k.zh, k.en) }))}
      />
      <Select
        size="small" allowClear placeholder={t('report.rating')} aria-label={t('report.rating')} value={filter.grade} onChange={(grade?: Grade) => set({ grade })}
        options={GRADES.map((grade) => ({ value: grade, label: word({ grade, near_miss: false }) }))}
      />
      <Select
        size="small" allowClear className="filters-wide" placeholder={t('report.filter_unit')} aria-label={t('report.filter_unit')} value={filter.unit} loading={units.isLoading} onChange={(unit?: string) => set({ unit })}
        showSearch={{ filterOption: (q, option) => matches(q, String(option?.label ?? ''), initials) }} options={units.data?.map((u) => ({ value: u.id, label: u.short_name || u.name }))}
      />
      <label>{t('report.filter_from')}<input type="date" value={filter.from ?? ''} max={filter.to} onChange={(e) => set({ from: e.target.value || undefined })} /></label>
      <label>{t('report.filter_to')}<input type="date" value={filter.to ?? ''} min={filter.from} onChange={(e) => set({ to: e.target.value || undefined })} /></label>
      <Select
        size="small" allowClear placeholder={t('report.filter_mode')} aria-label={t('report.filter_mode')} value={filter.mode} onChange={(mode?: 'drill' | 'real') => set({ mode })}
        options={(['real', 'drill'] as const).map((mode) => ({ value: mode, label: t(`shell.${mode}`) }))}
      />
      <Select
        size="small" aria-label={t('report.sort')} value={sortOf(filter)} onChange={(sort: Sort) => set({ sort: sort === 'urgent' ? undefined : sort })}
        options={sortsOf(filter).map((sort) => ({ value: sort, label: t(`report.${sort}_first`) }))}
      />
      <CountedBy filter={filter} change={change} />
      <Views filter={filter} change={change} />
    </div>
  );
}

/** The words, asked for a moment after the last keystroke. */
function Words({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const settled = useSettled(typed.trim());
  useEffect(() => {
    if (settled !== value) onChange(settled);
    // Only what was typed moves the list; a view chosen meanwhile remounts this field.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [settled]);
  return <Input className="filters-wide" size="small" allowClear value={typed} placeholder={t('report.filter')} aria-label={t('report.filter')} onChange={(e) => setTyped(e.target.value)} />;
}

function Views({ filter, change }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [views, setViews] = useState(() => savedViews(me));
  const [name, setName] = useState<string | null>(null);
  const keep = () => {
    if (name?.trim()) setViews(saveView(me, { name: name.trim(), filter }));
    setName(null);
  };
  return (
    <div className="filters-wide filters-views">
      {views.map((v) => (
        <span key={v.name} className="filters-view">
          <button type="button" className="link" onClick={() => change(v.filter)}>{v.name}</button>
          <button type="button" className="filters-drop" aria-label={t('report.view_remove', { name: v.name })} onClick={() => setViews(removeView(me, v.name))}>×</button>
        </span>
      ))}
      {name === null ? (
        <>
          {narrowed(filter) > 0 ? <button type="button" className="link" onClick={() => setName('')}>{t('report.view_save')}</button> : null}
          {narrowed(filter) > 0 ? <button type="button" className="link" onClick={() => change({ show: filter.show, sort: filter.sort })}>{t('report.filter_clear')}</button> : null}
        </>
      ) : (
        <form onSubmit={(e) => { e.preventDefault(); keep(); }}>
          <Input size="small" autoFocus value={name} maxLength={20} placeholder={t('report.view_name')} aria-label={t('report.view_name')} onChange={(e) => setName(e.target.value)} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); setName(null); } }} />
          <Button size="small" htmlType="submit" disabled={!name.trim()}>{t('common.save')}</Button>
        </form>
      )}
    </div>
  );
}
