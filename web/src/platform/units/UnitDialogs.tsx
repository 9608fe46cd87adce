/** The forms of units: enter, rename from a day, put elsewhere, pass its duties on, close. */
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { nodeNow } from '../../time/clock.ts';
import { full } from '../../time/words.ts';
import { useMe } from '../../api/queries.ts';
import type { Level } from '../../api/types.ts';
import { say } from '../../ui/undo.tsx';
import { editUnit, openUnit, renameUnit, succeedUnit } from '../api.ts';
import { LEVELS, levelWord, options, UNIT_KINDS, unitKind, useUnits } from '../names.ts';
import { some, text, type Field, type Values } from '../parts/fields.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import type { Unit } from '../types.ts';

export type UnitAct = { what: 'open'; parent: string } | { what: 'rename' | 'move' | 'succeed' | 'close'; unit: Unit };
export const today = () => full(nodeNow()).slice(0, 10);

interface Form { title: string; note?: string; label: string; fields: Field[] | ((v: Values) => Field[]); start: Values; changed?: (key: string, value: Values[string]) => Values | undefined; rev?: number; newer?: (c: unknown) => Values; act: (v: Values, rev?: number) => Promise<Unit> }

export function UnitDialogs({ act, close, opened }: { act: UnitAct; close: () => void; opened: (id: string) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const units = useUnits();
  const form = useForm(act, units);
  return (
    <FormDialog
      {...form} close={close} stale={() => void client.invalidateQueries({ queryKey: ['units'] })}
      done={(unit) => {
        void client.invalidateQueries({ queryKey: ['units'] });
        say(t('platform.saved', { what: form.title }));
        if (act.what === 'open' && unit?.id) opened(unit.id);
      }}
    />
  );
}

function useForm(act: UnitAct, units: ReturnType<typeof useUnits>): Form {
  const { t } = useTranslation();
  const me = useMe();
  const parent: Field = { key: 'parent', label: t('platform.unit.parent'), kind: 'select', options: units.choices, search: true, required: act.what !== 'open' };
  const name: Field = { key: 'name', label: t('platform.unit.full_name'), kind: 'text', required: true };
  const short: Field = { key: 'short_name', label: t('platform.unit.short_name'), kind: 'text', half: true, hint: t('platform.unit.short_hint') };
  if (act.what === 'open') {
    const above = units.byId.get(act.parent);
    const outside = units.choices.filter((o) => units.byId.get(o.value)?.placeholder === true);
    const levelAbove = LEVELS[Math.max(0, LEVELS.indexOf(me.node.level) - 1)] ?? me.node.level;
    const last = (parent: string) => Math.max(0, ...(units.all ?? []).filter((u) => u.parent === parent).map((u) => u.sort ?? 0));
    return {
      title: t('platform.unit.open'), note: t('platform.unit.open_note'), label: t('platform.unit.open_do'),
      fields: (v) => [
        { key: 'placeholder', label: t('platform.unit.outside'), kind: 'check', hint: t('platform.unit.outside_hint') },
        name, short,
        { key: 'kind', label: t('platform.unit.kind'), kind: 'select', options: options(UNIT_KINDS, unitKind), required: true, half: true },
        // What is outside stands under nobody here, unless under another that is outside.
        v.placeholder === true ? { ...parent, kind: 'select', options: outside, clear: true, half: true } : { ...parent, half: true, required: true },
        { key: 'level', label: t('platform.unit.level'), kind: 'select', options: options(LEVELS, levelWord), required: true, half: true, hint: t('platform.unit.level_hint') },
        { key: 'code', label: t('platform.unit.code'), kind: 'text', half: true, hint: t('platform.unit.code_hint') },
        { key: 'opened_on', label: t('platform.unit.opened_on'), kind: 'day', half: true },
      ],
      start: { name: '', short_name: '', kind: 'department', parent: act.parent, level: above?.level ?? 'district', code: '', opened_on: '', placeholder: false },
      changed: (key, value) => (key !== 'placeholder' ? undefined : value === true ? { parent: '', kind: 'government', level: levelAbove } : { parent: act.parent, kind: 'department', level: above?.level ?? 'district' }),
      act: (v) => openUnit({ name: text(v.name), short_name: some(v.short_name), kind: text(v.kind), level: text(v.level) as Level, parent: some(v.parent), code: some(v.code), opened_on: some(v.opened_on), sort: last(text(v.parent)) + 1, ...(v.placeholder === true ? { placeholder: true } : {}) }),
    };
  }
  const { unit } = act;
  const rev = unit.rev;
  const newer = (c: unknown) => {
    const u = c as Unit;
    return { name: u.name, short_name: u.short_name, parent: u.parent ?? '' };
  };
  switch (act.what) {
    case 'rename':
      return {
        title: t('platform.unit.rename_of', { name: unit.short_name }), note: t('platform.unit.rename_note'), label: t('platform.unit.rename'), rev, newer,
        fields: [name, short, { key: 'from_on', label: t('platform.unit.from_on'), kind: 'day', required: true, half: true }],
        start: { name: unit.name, short_name: unit.short_name, from_on: today() },
        act: (v, rev) => renameUnit(unit.id, { name: text(v.name), short_name: some(v.short_name), from_on: text(v.from_on) }, rev),
      };
    case 'move':
      return {
        title: t('platform.unit.move_of', { name: unit.short_name }), note: t('platform.unit.move_note'), label: t('platform.unit.move'), rev, newer,
        fields: [{ ...parent, kind: 'select', options: units.choices.filter((o) => o.value !== unit.id) }], start: { parent: unit.parent ?? '' },
        act: (v, rev) => editUnit(unit.id, { parent: some(v.parent) }, rev),
      };
    case 'succeed':
      return {
        title: t('platform.unit.succeed_of', { name: unit.short_name }), note: t('platform.unit.succeed_note'), label: t('platform.unit.succeed'), rev,
        fields: [
          { key: 'successor', label: t('platform.unit.successor'), kind: 'select', options: units.choices.filter((o) => o.value !== unit.id), search: true, required: true },
          { key: 'how', label: t('platform.unit.how_label'), kind: 'select', options: (['merged', 'split', 'duty'] as const).map((value) => ({ value, label: t(`platform.unit.how.${value}`) })), required: true, half: true },
          { key: 'on', label: t('platform.unit.on'), kind: 'day', required: true, half: true },
          { key: 'close', label: t('platform.unit.close_with'), kind: 'check' },
        ],
        start: { successor: '', how: 'merged', on: today(), close: true },
        act: (v, rev) => succeedUnit(unit.id, { successor: text(v.successor), how: text(v.how), on: text(v.on), close: v.close === true }, rev),
      };
    default:
      return {
        title: t('platform.unit.close_of', { name: unit.short_name }), note: t('platform.unit.close_note'), label: t('platform.unit.close_do'), rev,
        fields: [
          { key: 'closed_on', label: t('platform.unit.last_day'), kind: 'day', required: true, half: true },
          { key: 'reason', label: t('platform.reason'), kind: 'text', required: true },
        ],
        start: { closed_on: today(), reason: '' },
        act: (v, rev) => editUnit(unit.id, { closed_on: text(v.closed_on), reason: text(v.reason) }, rev),
      };
  }
}
