/** Names for ids, and the words of codes, for every page of the room. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import i18next from 'i18next';
import { wordFor } from '../i18n/index.ts';
import { useMe } from '../api/queries.ts';
import type { Id } from '../api/types.ts';
import { desksAll, kindsTable, unitsAll } from './api.ts';
import type { Option } from './parts/fields.ts';
import type { Unit } from './types.ts';

export const unitKind = (code: string): string => wordFor(`platform.kind.${code}`, code);
export const roleWord = (code: string): string => wordFor(`platform.role.${code}`, code);
export const dutyWord = (code: string): string => wordFor(`platform.duty.${code}`, code);
export const levelWord = (code: string): string => wordFor(`level.${code}`, code);

export const options = (codes: readonly string[], word: (code: string) => string): Option[] => codes.map((value) => ({ value, label: word(value) }));

export const UNIT_KINDS = ['government', 'office', 'department', 'linkage', 'enterprise', 'school', 'hospital', 'village', 'zone', 'other'] as const;
export const LEVELS = ['province', 'city', 'district', 'township'] as const;
export const DUTIES = ['head', 'deputy', 'leader', 'chief', 'officer', 'staff'] as const;

/** Units by id, and as choices. Closed ones are names only. */
export function useUnits() {
  const { data } = useQuery(unitsAll);
  const me = useMe();
  const [node, own] = [me.node.id, me.unit.id];
  return useMemo(() => {
    const byId = new Map<Id, Unit>((data ?? []).map((u) => [u.id, u]));
    const choices: Option[] = (data ?? []).filter((u) => !u.closed_on).map((u) => ({ value: u.id, label: u.short_name || u.name }));
    const name = (id: Id | null | undefined) => (id ? (byId.get(id)?.short_name ?? byId.get(id)?.name ?? i18next.t('platform.unit.beyond')) : '');
    /** One's own unit, or below it. What a desk of one's own serves is read, not changed. */
    const mine = (id: Id): boolean => {
      const seen = new Set<Id>();
      for (let at = byId.get(id); at && !seen.has(at.id); at = at.parent ? byId.get(at.parent) : undefined) {
        if (at.id === own) return true;
        seen.add(at.id);
      }
      return false;
    };
    /** What one may change from here: written for by this node and one's own, or only a name that the node keeps. */
    const here = (id: Id | null | undefined) => {
      const unit = id ? byId.get(id) : undefined;
      return unit !== undefined && !unit.closed_on && (unit.placeholder === true || (unit.hosted_by === node && mine(unit.id)));
    };
    return { byId, choices, name, here, all: data };
  }, [data, node, own]);
}

/** Lines of business: the general duty room, and those of the table of kinds. */
export function useLines() {
  const { data } = useQuery(kindsTable);
  const own = (code: string) => wordFor(`platform.line.${code}`, code);
  const word = (code: string) => {
    const line = data?.lines.find((l) => l.code === code);
    return (i18next.language === 'en' ? line?.en : line?.zh) ?? own(code);
  };
  return { word, codes: ['government', ...(data?.lines.map((l) => l.code) ?? []), 'other'] };
}

export function useDesks() {
  const { data } = useQuery(desksAll);
  return useMemo(() => {
    const open = (data ?? []).filter((d) => !d.closed_on);
    const name = (id: Id | null | undefined) => (id ? (data?.find((d) => d.id === id)?.name ?? i18next.t('platform.unit.beyond')) : '');
    return { all: data, open, name, choices: open.map((d): Option => ({ value: d.id, label: d.name })) };
  }, [data]);
}
