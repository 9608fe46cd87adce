/** The forms of accounts. The three administrators cannot be chosen together, nor beside other work. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { say } from '../../ui/undo.tsx';
import { lockAccount, openAccount, peopleOf, setRoles } from '../api.ts';
import { roleWord, useUnits } from '../names.ts';
import { useMay } from '../parts/bits.tsx';
import { list, some, text, type Field, type Values } from '../parts/fields.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import type { Account, Opened } from '../types.ts';

export type AccountAct = { what: 'open' } | { what: 'roles' | 'lock'; account: Account };
const ROLES = ['reporter', 'duty_officer', 'leader', 'unit_admin', 'viewer', 'screen', 'system_admin', 'security_admin', 'audit_admin'] as const;
const ALONE: readonly string[] = ['system_admin', 'security_admin', 'audit_admin', 'screen'];
const clash = (roles: string[]) => roles.length > 1 && roles.some((r) => ALONE.includes(r));

export function AccountDialogs({ act, close, opened }: { act: AccountAct; close: () => void; opened: (made: Opened) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  const may = useMay();
  const units = useUnits();
  const people = useQuery({ ...peopleOf(me.unit.id), enabled: act.what === 'open' && may('people.read') });
  const roles: Field = { key: 'roles', label: t('platform.account.roles'), kind: 'multi', required: true, options: ROLES.map((value) => ({ value, label: roleWord(value) })), hint: t('platform.account.roles_hint') };
  const below = (v: Values) => (clash(list(v.roles)) ? <p className="strong" role="alert">{t('platform.account.clash')}</p> : null);
  const again = (what: string) => {
    void client.invalidateQueries({ queryKey: ['accounts'] });
    say(t('platform.saved', { what }));
  };
  if (act.what === 'open') {
    const fields: Field[] = [
      { key: 'login', label: t('platform.account.login'), kind: 'text', required: true, half: true, hint: t('platform.account.login_hint') },
      { key: 'name', label: t('platform.people.name'), kind: 'text', required: (people.data ?? []).length === 0, half: true },
      { key: 'unit_id', label: t('platform.people.unit'), kind: 'select', options: units.choices, search: true, required: true, half: true },
      ...(people.data && people.data.length > 0 ? [{ key: 'person_id', label: t('platform.account.person'), kind: 'select', options: people.data.map((p) => ({ value: p.id, label: p.job ? `${p.name} ${p.job}` : p.name })), search: true, clear: true, half: true } satisfies Field] : []),
      roles,
    ];
    return (
      <FormDialog<Opened>
        title={t('platform.account.new')} note={t('platform.account.new_note')} label={t('platform.account.new_do')} fields={fields} start={{ login: '', name: '', unit_id: me.unit.id, roles: ['duty_officer'] }} below={below} close={close}
        act={(v) => openAccount({ login: text(v.login).toLowerCase(), name: text(v.name), unit_id: text(v.unit_id), person_id: some(v.person_id), roles: list(v.roles) })}
        done={(made) => { again(t('platform.account.new')); opened(made); }}
      />
    );
  }
  const { account } = act;
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
      title={t('platform.account.lock_of', { login: account.login })} note={t('platform.account.lock_note')} label={t('platform.account.lock')} fields={[{ key: 'reason', label: t('platform.reason'), kind: 'text', required: true }]} start={{ reason: '' }} close={close}
      act={(v, rev) => lockAccount(account.id, text(v.reason), rev)} done={() => again(account.login)}
    />
  );
}
