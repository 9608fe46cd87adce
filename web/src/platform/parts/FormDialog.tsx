/**
 * The form of every platform edit. Faults stand under their field; when somebody was
 * faster, the newer value stands beside one's own and nothing typed is lost: one can
 * take it or save one's own over it.
 */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultAt, problemOf } from '../../api/problem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { fieldText } from '../../ui/Problem.tsx';
import { isDay, list, numbers, readTime, same, text, type Field, type Values } from './fields.ts';
import { FormField } from './FormField.tsx';
import { useCommand } from '../../ui/useCommand.ts';

interface Props<T> {
  title: string; note?: string; label: string; width?: number;
  /** Which may follow from what is chosen. */
  fields: Field[] | ((values: Values) => Field[]); start: Values;
  /** What else a choice changes. */
  changed?: (key: string, value: Values[string]) => Values | undefined;
  /** Revision of the thing that is edited; none for a new thing. */
  rev?: number;
  /** The newer state of a conflict, as values of this form. */
  newer?: (current: unknown) => Values;
  /** Where the node's pointers name a field otherwise. */
  pointers?: Record<string, string>;
  act: (values: Values, rev?: number) => Promise<T>;
  done?: (result: T) => void;
  /** Somebody was faster, and the form holds nothing of what they changed: the page is to show it. */
  stale?: () => void;
  close: () => void;
  /** What follows from the values so far. */
  below?: (values: Values) => React.ReactNode;
}

interface Revised { rev?: number }

export function FormDialog<T>({ title, note, label, width, fields: given, start, changed, rev, newer, pointers, act, done, stale, close, below }: Props<T>) {
  const { t } = useTranslation();
  const [values, setValues] = useState(start);
  const fields = typeof given === 'function' ? given(values) : given;
  const [tried, setTried] = useState(false);
  const [moved, setMoved] = useState<{ rev?: number; values: Values } | null>(null);
  const { busy, error, run, clear } = useCommand();
  const problem = error ? problemOf(error) : null;
  const fault = useMemo(() => (field: Field): string | null => {
    const told = faultAt(problem, `/${pointers?.[field.key] ?? field.key}`);
    if (told) return fieldText(told);
    if (!tried) return null;
    const value = values[field.key];
    const empty = field.kind === 'numbers' ? numbers(value).length === 0 : Array.isArray(value) ? list(value).length === 0 : text(value) === '';
    if (field.required && field.kind !== 'check' && empty) return t('problem.field.required');
    if (field.kind === 'day' && !empty && !isDay(text(value))) return t('platform.form.fault_day');
    if (field.kind === 'time' && !empty && readTime(text(value)) === null) return t('platform.form.fault_time');
    return null;
  }, [problem, pointers, tried, values, t]);
  const wrong = fields.some((f) => fault(f) !== null);
  const set = (key: string, value: Values[string]) => {
    setValues((v) => ({ ...v, [key]: value, ...changed?.(key, value) }));
    if (problem && problem.status !== 409) clear();
  };
  const submit = () => {
    setTried(true);
    const local = fields.some((f) => {
      const empty = f.kind === 'numbers' ? numbers(values[f.key]).length === 0 : Array.isArray(values[f.key]) ? list(values[f.key]).length === 0 : text(values[f.key]) === '';
      return (f.required && f.kind !== 'check' && empty) || (f.kind === 'day' && !empty && !isDay(text(values[f.key]))) || (f.kind === 'time' && !empty && readTime(text(values[f.key])) === null);
    });
    if (local) return;
    void run(async () => {
      try {
        const result = await act(values, moved?.rev ?? rev);
        done?.(result);
        close();
      } catch (e) {
        const p = problemOf(e);
        if (p.current && newer) setMoved({ rev: (p.current as Revised).rev, values: newer(p.current) });
        else if (p.current) stale?.();
        throw e;
      }
    });
  };
  const known = problem && fields.some((f) => faultAt(problem, `/${pointers?.[f.key] ?? f.key}`));
  return (
    <Dialog title={title} note={moved ? t('platform.form.moved') : note} width={width} label={moved ? t('platform.form.mine_over') : label} busy={busy} error={known || moved ? null : error} act={submit} close={close}>
      <div className="form-fields">
        {fields.map((field) => (
          <FormField
            key={field.key} field={field} value={values[field.key]} fault={fault(field)} onChange={(v) => set(field.key, v)}
            newer={moved && !same(moved.values[field.key], start[field.key]) && !same(moved.values[field.key], values[field.key]) ? { value: moved.values[field.key] } : undefined}
          />
        ))}
        {below ? <div className="form-below">{below(values)}</div> : null}
        {tried && wrong ? <p className="hidden-text" role="status">{t('platform.form.wrong')}</p> : null}
      </div>
    </Dialog>
  );
}
