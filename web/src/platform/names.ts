/** Names for ids, and the words of codes, for every page of the room. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { wordFor } from '../i18n/index.ts';
import type { Id } from '../api/types.ts';
import { desksAll, unitsAll } from './api.ts';
import type { Option } from './parts/fields.ts';
import type { Unit } from './types.ts';

export const unitKind = (code: string): string => wordFor(`platform.kind.${code}`, code);
export const lineWord = (code: string): string => wordFor(`platform.line.${code}`, code);
export const roleWord = (code: string): string => wordFor(`platform.role.${code}`, code);
export const dutyWord = (code: string): string => wordFor(`platform.duty.${code}`, code);
export const levelWord = (code: string): string => wordFor(`level.${code}`, code);

export const options = (codes: readonly string[], word: (code: string) => string): Option[] => codes.map((value) => ({ value, label: word(value) }));

export const UNIT_KINDS = ['government', 'office', 'department', 'linkage', 'enterprise', 'school', 'hospital', 'village', 'zone', 'other'] as const;
export const LEVELS = ['province', 'city', 'district', 'township'] as const;
export const LINES = ['government', 'emergency', 'coal', 'energy', 'health', 'ecology', 'transport', 'police', 'fire', 'water', 'weather', 'housing', 'forest', 'education', 'market', 'other'] as const;
export const DUTIES = ['head', 'deputy', 'leader', 'chief', 'officer', 'staff'] as const;

/** Units by id, and as choices. Closed ones are names only. */
export function useUnits() {
  const { data } = useQuery(unitsAll);
  return useMemo(() => {
    const byId = new Map<Id, Unit>((data ?? []).map((u) => [u.id, u]));
    const choices: Option[] = (data ?? []).filter((u) => !u.closed_on).map((u) => ({ value: u.id, label: u.short_name || u.name }));
    const name = (id: Id | null | undefined) => (id ? (byId.get(id)?.short_name ?? byId.get(id)?.name ?? id.slice(0, 8)) : '');
    return { byId, choices, name, all: data };
  }, [data]);
}

export function useDesks() {
  const { data } = useQuery(desksAll);
  return useMemo(() => {
    const open = (data ?? []).filter((d) => !d.closed_on);
    const name = (id: Id | null | undefined) => (id ? (data?.find((d) => d.id === id)?.name ?? id.slice(0, 8)) : '');
    return { all: data, open, name, choices: open.map((d): Option => ({ value: d.id, label: d.name })) };
  }, [data]);
}
