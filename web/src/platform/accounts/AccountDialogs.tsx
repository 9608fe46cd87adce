/** The forms of accounts. The three administrators cannot be chosen together, nor beside other work. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { say } from '../../ui/undo.tsx';
import { accountPeople, lockAccount, openAccount, setAccountPerson, setRoles } from '../api.ts';
import { roleWord, useUnits } from '../names.ts';
import { list, some, text, type Field, type Values } from '../parts/fields.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import type { Account, AccountPerson, Opened } from '../types.ts';

export type AccountAct = { what: 'open' } | { what: 'roles' | 'person' | 'lock'; account: Account };
const ROLES = ['reporter', 'duty_officer', 'leader', 'unit_admin', 'viewer', 'screen', 'system_admin', 'security_admin', 'audit_admin'] as const;
const ALONE: readonly string[] = ['system_admin', 'security_admin', 'audit_admin', 'screen'];
const choices = (people: AccountPerson[]) => people.map((p) => ({ value: p.id, label: p.job ? `${p.name} ${p.job}` : p.name }));
const clash = (roles: string[]) => roles.length > 1 && roles.some((r) => ALONE.includes(r));

export function AccountDialogs({ act, close, opened }: { act: AccountAct; close: () => void; opened: (made: Opened) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  const units = useUnits();
  const [unit, setUnit] = useState(act.what === 'open' ? me.unit.id : act.account.unit);
  const people = useQuery({ ...accountPeople(unit), enabled: act.what === 'open' || act.what === 'person' }).data ?? [];
  const person = (options: { value: string; label: string }[]): Field => ({ key: 'person_id', label: t('platform.account.person'), kind: 'select', options, search: true, clear: true, half: true, hint: t('platform.account.person_hint') });
  const roles: Field = { key: 'roles', label: t('platform.account.roles'), kind: 'multi', required: true, options: ROLES.map((value) => ({ value, label: roleWord(value) })), hint: t('platform.account.roles_hint') };
  const below = (v: Values) => (clash(list(v.roles)) ? <p className="strong" role="alert">{t('platform.account.clash')}</p> : null);
  const again = (what: string) => {
    void client.invalidateQueries({ queryKey: ['accounts'] });
    say(t('platform.saved', { what }));
  };
  const stale = () => void client.invalidateQueries({ queryKey: ['accounts'] });
  if (act.what === 'open') {
    const fields: Field[] = [
      { key: 'login', label: t('platform.account.login'), kind: 'text', required: true, half: true, hint: t('platform.account.login_hint') },
      { key: 'name', label: t('platform.people.name'), kind: 'text', required: people.length === 0, half: true, hint: t('platform.account.name_hint') },
      { key: 'unit_id', label: t('platform.people.unit'), kind: 'select', options: units.choices.filter((o) => units.here(o.value)), search: true, required: true, half: true },
      ...(people.length > 0 ? [person(choices(people))] : []),
      roles,
    ];
    /** Who was chosen is of the unit that was chosen before. */
    const changed = (key: string, value: Values[string]) => {
      if (key !== 'unit_id') return undefined;
      setUnit(text(value));
      return { person_id: '' };
    };
    return (
      <FormDialog<Opened>
        title={t('platform.account.new')} note={t('platform.account.new_note')} label={t('platform.account.new_do')} fields={fields} start={{ login: '', name: '', unit_id: me.unit.id, roles: ['duty_officer'] }} changed={changed} below={below} close={close}
        act={(v) => openAccount({ login: text(v.login).toLowerCase(), name: text(v.name), unit_id: text(v.unit_id), person_id: some(v.person_id), roles: list(v.roles) })}
        done={(made) => { again(t('platform.account.new')); opened(made); }}
      />
    );
  }
  const { account } = act;
  if (act.what === 'person') {
    const others = people.some((p) => p.id === account.person) || !account.person ? [] : [{ value: account.person, label: account.name }];
    const start = { person_id: account.person ?? '' };
    return (
      <FormDialog
        title={t('platform.account.person_of', { login: account.login })} note={t('platform.account.person_note')} label={t('common.save')} fields={[person([...others, ...choices(people)])]} start={start} rev={account.rev} newer={(c) => ({ person_id: (c as Account).person ?? '' })} close={close}
        act={(v, rev) => setAccountPerson(account.id, some(v.person_id), rev)} done={() => again(account.login)}
      />
    );
  }
  if (act.what === 'roles') {
    return (
      <FormDialog
        title={t('platform.account.roles_of', { login: account.login })} note={t('platform.account.roles_note')} label={t('common.save')} fields={[roles]} start={{ roles: account.roles }} rev={account.rev} newer={(c) => ({ roles: (c as Account).roles })} below={below} close={close}
        act={(v, rev) => setRoles(account.id, list(v.roles), rev)} done={() => again(account.login)}
      />
    );
  }
  return (
    <FormDialog
      title={t('platform.account.lock_of', { login: account.login })} note={t('platform.account.lock_note')} label={t('platform.account.lock')} fields={[{ key: 'reason', label: t('platform.reason'), kind: 'text', required: true }]} start={{ reason: '' }} rev={account.rev} stale={stale} close={close}
      act={(v, rev) => lockAccount(account.id, text(v.reason), rev)} done={() => again(account.login)}
    />
  );
}
