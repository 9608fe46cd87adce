/** The forms of duty rooms and routes. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import type { Grade, Level } from '../../api/types.ts';
import { say } from '../../ui/undo.tsx';
import { closeDesk, editDesk, kindsTable, openDesk, setRoute } from '../api.ts';
import { LEVELS, levelWord, options, useDesks, useLines, useUnits } from '../names.ts';
import { list, numbers, some, text, type Field, type Values } from '../parts/fields.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import type { Desk, DeskTerms, Via } from '../types.ts';

export type DeskAct = { what: 'open' } | { what: 'edit' | 'close'; desk: Desk } | { what: 'route' };
const NUMBER_KINDS = ['phone', 'fax', 'mobile', 'hotline', 'internal'] as const;
const METHODS = ['fax', 'phone', 'message', 'system', 'paper'] as const;

const valuesOf = (d: DeskTerms): Values => ({ name: d.name, line: d.line, keeper: d.keeper, serves: d.serves, numbers: d.numbers, hours: d.hours, methods: d.methods, external: d.external });
const termsOf = (v: Values, sort: number): DeskTerms => ({
  name: text(v.name), line: text(v.line), keeper: text(v.keeper), serves: text(v.serves), numbers: numbers(v.numbers), hours: text(v.hours), methods: list(v.methods), external: v.external === true, sort,
});

export function DeskDialog({ act, close }: { act: Exclude<DeskAct, { what: 'route' }>; close: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const units = useUnits();
  const desks = useDesks();
  const lines = useLines();
  /** A new room comes after those that the unit keeps already. */
  const last = (keeper: string) => Math.max(0, ...desks.open.filter((d) => d.keeper === keeper).map((d) => d.sort));
  const done = () => {
    void client.invalidateQueries({ queryKey: ['desks'] });
    say(t('platform.saved', { what: act.what === 'open' ? t('platform.desk.open') : act.desk.name }));
  };
  if (act.what === 'close') {
    return (
      <FormDialog
        title={t('platform.desk.close_of', { name: act.desk.name })} note={t('platform.desk.close_note')} label={t('platform.desk.close')} rev={act.desk.rev} stale={() => void client.invalidateQueries({ queryKey: ['desks'] })}
        fields={[]} start={{}} act={(_, rev) => closeDesk(act.desk.id, rev)} done={done} close={close}
      />
    );
  }
  const codes = act.what === 'edit' && !lines.codes.includes(act.desk.line) ? [...lines.codes, act.desk.line] : lines.codes;
  const fields: Field[] = [
    { key: 'name', label: t('platform.desk.name'), kind: 'text', required: true },
    { key: 'keeper', label: t('platform.desk.keeper'), kind: 'select', options: units.choices.filter((o) => units.here(o.value)), search: true, required: true, half: true },
    { key: 'serves', label: t('platform.desk.serves'), kind: 'select', options: units.choices, search: true, required: true, half: true, hint: t('platform.desk.serves_hint') },
    { key: 'line', label: t('platform.desk.line'), kind: 'select', options: options(codes, lines.word), required: true, half: true, hint: t('platform.desk.line_hint') },
    { key: 'hours', label: t('platform.desk.hours'), kind: 'text', half: true, hint: t('platform.desk.hours_hint') },
    { key: 'numbers', label: t('platform.desk.numbers'), kind: 'numbers', kinds: NUMBER_KINDS.map((value) => ({ value, label: t(`platform.number.${value}`) })) },
    { key: 'external', label: t('platform.desk.external_check'), kind: 'check' },
    { key: 'methods', label: t('platform.desk.methods'), kind: 'multi', options: METHODS.map((value) => ({ value, label: t(`platform.method.${value}`) })) },
  ];
  /** The room of somebody outside serves them, and no node is behind it. */
  const changed = (key: string, value: Values[string]) => (key === 'keeper' && units.byId.get(text(value))?.placeholder ? { serves: text(value), external: true } : undefined);
  const start = act.what === 'edit' ? valuesOf(act.desk) : valuesOf({ name: '', line: 'government', keeper: me.unit.id, serves: me.unit.id, numbers: [], hours: '', methods: [], external: false, sort: 0 });
  return (
    <FormDialog
      title={act.what === 'edit' ? t('platform.desk.edit_of', { name: act.desk.name }) : t('platform.desk.open')} label={t(act.what === 'edit' ? 'common.save' : 'platform.desk.open_do')} width={600}
      fields={fields} start={start} changed={changed} rev={act.what === 'edit' ? act.desk.rev : undefined} newer={(c) => valuesOf(c as Desk)}
      act={(v, rev) => (act.what === 'edit' ? editDesk(act.desk.id, termsOf(v, act.desk.sort), rev) : openDesk(termsOf(v, last(text(v.keeper)) + 1)))} done={done} close={close}
    />
  );
}

export function RouteDialog({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const units = useUnits();
  const desks = useDesks();
  const kinds = useQuery(kindsTable);
  const fields: Field[] = [
    { key: 'from_unit', label: t('platform.route.from'), kind: 'select', options: units.choices, search: true, required: true, half: true },
    { key: 'from_level', label: t('platform.route.from_level'), kind: 'select', clear: true, options: options(LEVELS, levelWord), half: true, hint: t('platform.route.from_level_hint') },
    { key: 'to_desk', label: t('platform.route.to'), kind: 'select', options: desks.choices, search: true, required: true },
    { key: 'via', label: t('platform.route.via'), kind: 'select', options: (['block', 'line', 'skip'] as const).map((value) => ({ value, label: t(`platform.via_long.${value}`) })), required: true, half: true },
    { key: 'min_grade', label: t('platform.route.min_grade'), kind: 'select', clear: true, options: (['IV', 'III', 'II', 'I'] as const).map((value) => ({ value, label: t(`grade.${value}`) })), half: true, hint: t('platform.route.min_grade_hint') },
    { key: 'kinds', label: t('platform.route.kinds'), kind: 'multi', options: (kinds.data?.kinds ?? []).map((k) => ({ value: k.code, label: i18n.language === 'en' ? k.en : k.zh })), hint: t('platform.route.kinds_hint') },
  ];
  return (
    <FormDialog
      title={t('platform.route.open')} note={t('platform.route.open_note')} label={t('platform.route.open_do')} width={600} fields={fields} start={{ from_unit: me.unit.id, via: 'block' }}
      act={(v) => setRoute({ from_unit: text(v.from_unit), from_level: some(v.from_level) as Level | undefined, kinds: list(v.kinds), min_grade: some(v.min_grade) as Grade | undefined, to_desk: text(v.to_desk), via: text(v.via) as Via })}
      done={() => { void client.invalidateQueries({ queryKey: ['routes'] }); say(t('platform.route.saved')); }} close={close}
    />
  );
}
