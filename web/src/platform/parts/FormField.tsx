/** One field: its label, the control, its fault under it, and the newer value beside it after a conflict. */
import { Button, Checkbox, Input, Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Area } from '../../ui/Area.tsx';
import { matches, useInitials } from '../../ui/initials.ts';
import { FieldFault } from '../../ui/Problem.tsx';
import type { PhoneNumber } from '../types.ts';
import { list, text, type Field, type Option, type Value } from './fields.ts';

interface Props { field: Field; value: Value; fault: string | null; onChange: (v: Value) => void; newer?: { value: Value } }

export function FormField({ field, value, fault, onChange, newer }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const wide = field.half ? ' form-half' : '';
  return (
    <div className={`form-field${wide}${fault ? ' faulty' : ''}`}>
      {field.kind === 'check' ? null : <label htmlFor={id}>{field.label}{field.required ? <span className="form-needed" title={t('platform.form.needed')}>＊</span> : null}</label>}
      <Control field={field} id={id} value={value} fault={fault} onChange={onChange} />
      {field.hint ? <div className="note">{field.hint}</div> : null}
      <FieldFault fault={fault} id={`${id}-fault`} />
      {newer ? (
        <div className="form-newer" role="alert">
          <span>{t('platform.form.newer', { value: shown(newer.value, field) || t('common.none') })}</span>
          <button type="button" className="link" onClick={() => onChange(newer.value)}>{t('platform.form.take_newer')}</button>
        </div>
      ) : null}
    </div>
  );
}

function shown(value: Value, field: Field): string {
  const options = field.kind === 'select' || field.kind === 'multi' ? field.options : [];
  const word = (v: string) => options.find((o) => o.value === v)?.label ?? v;
  if (typeof value === 'boolean') return value ? '✓' : '';
  if (Array.isArray(value)) return value.map((v) => (typeof v === 'string' ? word(v) : v.number)).join(' ');
  return word(text(value));
}

function Control({ field, id, value, fault, onChange }: Omit<Props, 'newer'> & { id: string }) {
  const aria = { 'aria-invalid': fault ? true : undefined, 'aria-describedby': fault ? `${id}-fault` : undefined };
  switch (field.kind) {
    case 'area':
      return <Area id={id} value={text(value) === '' && typeof value !== 'string' ? '' : String(value)} rows={2} maxRows={8} onChange={(e) => onChange(e.target.value)} {...aria} />;
    case 'select':
    case 'multi':
      return <Picker field={field} id={id} value={value} fault={fault} onChange={onChange} />;
    case 'check':
      return <Checkbox checked={value === true} onChange={(e) => onChange(e.target.checked)}>{field.label}</Checkbox>;
    case 'numbers':
      return <Numbers id={id} kinds={field.kinds} label={field.label} value={Array.isArray(value) ? (value as PhoneNumber[]) : []} onChange={onChange} />;
    case 'text':
      return (
        <>
          <Input id={id} value={typeof value === 'string' ? value : ''} autoComplete="off" list={field.among ? `${id}-among` : undefined} onChange={(e) => onChange(e.target.value)} {...aria} />
          {field.among ? <datalist id={`${id}-among`}>{field.among.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}</datalist> : null}
        </>
      );
    default:
      return <Input id={id} value={typeof value === 'string' ? value : ''} placeholder={field.kind === 'day' ? '2026-11-23' : field.kind === 'time' ? '2026-11-23 08:00' : undefined} autoComplete="off" onChange={(e) => onChange(e.target.value)} {...aria} />;
  }
}

function Picker({ field, id, value, fault, onChange }: Omit<Props, 'newer' | 'field'> & { id: string; field: Extract<Field, { options: Option[] }> }) {
  const many = field.kind === 'multi';
  const initials = useInitials(field.options.length > 12 ? field.options.map((o) => o.label) : []);
  return (
    <Select
      id={id} aria-label={field.label} className="form-select" status={fault ? 'error' : undefined}
      mode={many ? 'multiple' : undefined} value={many ? list(value) : text(value) || undefined} allowClear={!many && field.kind === 'select' && field.clear}
      onChange={(v: string | string[] | undefined) => onChange(v)} options={field.options.map((o) => ({ value: o.value, label: o.label, disabled: o.disabled }))}
      showSearch={many || field.options.length > 8 ? { filterOption: (q, option) => matches(q, String(option?.label ?? ''), initials) } : false}
    />
  );
}

function Numbers({ id, kinds, label, value, onChange }: { id: string; kinds: Option[]; label: string; value: PhoneNumber[]; onChange: (v: PhoneNumber[]) => void }) {
  const { t } = useTranslation();
  const rows = value.length > 0 ? value : [{ kind: kinds[0]?.value ?? 'mobile', number: '' }];
  const set = (i: number, part: Partial<PhoneNumber>) => onChange(rows.map((r, n) => (n === i ? { ...r, ...part } : r)));
  return (
    <div className="form-numbers">
      {rows.map((row, i) => (
        <div key={i}>
          <Input id={i === 0 ? id : undefined} aria-label={`${label} ${i + 1}`} value={row.number} inputMode="tel" autoComplete="off" onChange={(e) => set(i, { number: e.target.value })} />
          <Select aria-label={t('platform.form.number_kind', { n: i + 1 })} value={row.kind} options={kinds} onChange={(kind: string) => set(i, { kind })} />
          <Button type="text" aria-label={t('platform.form.number_remove', { n: i + 1 })} onClick={() => onChange(rows.filter((_, n) => n !== i))}>×</Button>
        </div>
      ))}
      <button type="button" className="link" onClick={() => onChange([...rows, { kind: kinds[0]?.value ?? 'mobile', number: '' }])}>{t('platform.form.number_add')}</button>
    </div>
  );
}
