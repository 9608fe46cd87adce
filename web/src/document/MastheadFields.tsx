/** 刊名, 缓急, 标注, 标题 and 报送 of a paper: shared by what goes upward and what is written about an event. */
import { Button, Input, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Masthead, SeriesRef } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { issuing } from './issuer.ts';
import './document.css';

/** 报 is filled by the platform: whoever is owed the report. */
const AUTO = '报';
export const typedCopies = (m: Masthead) => (m.copies ?? []).filter((c) => c.label !== AUTO);

interface Props { value: Masthead; series: SeriesRef[]; /** Who issues it where no room of the unit is chosen. */ issuer: string; title: string; change: (part: Partial<Masthead>) => void; onSeries?: (code: string) => void; numbered: 'sign' | 'issue'; auto?: string; form?: boolean; brief?: boolean }

export function MastheadFields({ value, series, issuer, title, change, onSeries, numbered, auto, form, brief }: Props) {
  const { t } = useTranslation();
  const chosen = series.find((s) => s.code === value.series) ?? series[0];
  const copies = typedCopies(value);
  const set = (n: number, part: Partial<(typeof copies)[number]>) => change({ copies: copies.map((c, i) => (i === n ? { ...c, ...part } : c)) });
  return (
    <div className="masthead">
      <div className="masthead-line">
        <Select value={chosen?.code} aria-label={t('document.series')} onChange={(code: string) => (onSeries ? onSeries(code) : change({ series: code }))} options={series.map((s) => ({ value: s.code, label: inWords(s.zh, s.en) }))} />
        {chosen && chosen.desks.length > 0 ? <Select value={value.desk_id ?? ''} aria-label={t('document.issuer')} title={t('document.issuer_note')} onChange={(desk: string) => change({ desk_id: desk || null })} options={[{ value: '', label: issuer }, ...chosen.desks.map((d) => ({ value: d.desk_id, label: d.name }))]} /> : null}
        <Segmented<string> value={value.urgency ?? 'none'} aria-label={t('document.urgency')} options={(['extra', 'urgent', 'none'] as const).map((u) => ({ value: u, label: t(`document.urgent.${u}`) }))} onChange={(u) => change({ urgency: u === 'none' ? null : (u as 'extra' | 'urgent') })} />
        {brief ? null : <Input className="masthead-mark" value={value.mark ?? ''} placeholder={t('document.mark_hint')} aria-label={t('document.mark')} title={t('document.secret_note')} onChange={(e) => change({ mark: e.target.value || null })} />}
        {chosen ? <span className="masthead-no">{t(numbered === 'sign' ? 'document.number_sign' : 'document.number_later', { number: issuing(chosen, value.desk_id, { name: issuer }).next })}</span> : null}
      </div>
      {brief ? null : (
        <>
          {form ? null : <Input value={value.title ?? ''} placeholder={title} aria-label={t('document.name')} addonBefore={t('document.name')} onChange={(e) => change({ title: e.target.value || null })} />}
          {form ? null : (
            <div className="copies" role="group" aria-label={t('document.copies')}>
              {copies.length === 0 && !auto ? <span className="ms-label">{t('document.copies')}</span> : null}
              {auto ? <p className="copies-auto"><b>{AUTO}</b><span>{auto}</span></p> : null}
              {copies.map((c, n) => (
                // A line has no name of its own: its place is what it is.
                // oxlint-disable-next-line react/no-array-index-key
                <div key={n} className="copies-line">
                  <Input size="small" value={c.label} aria-label={t('document.copy_label')} onChange={(e) => set(n, { label: e.target.value })} />
                  <Input size="small" value={c.text} aria-label={t('document.copy_text')} onChange={(e) => set(n, { text: e.target.value })} />
                  <Button size="small" type="text" aria-label={t('document.copy_drop')} onClick={() => change({ copies: copies.filter((_, i) => i !== n) })}>✕</Button>
                </div>
              ))}
              <span><Button size="small" type="link" onClick={() => change({ copies: [...copies, { label: copies.length === 0 ? '送' : '发', text: '' }] })}>{t('document.copy_more')}</Button></span>
            </div>
          )}
        </>
      )}
    </div>
  );
}
