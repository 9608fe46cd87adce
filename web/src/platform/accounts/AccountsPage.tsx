/**
 * 平台 › 账号: accounts with their roles, the registered duty PCs, and one's own
 * tokens for programs. A password or token is shown once and never again.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { hm } from '../../time/words.ts';
import { Answered } from '../../ui/States.tsx';
import { ProblemNote } from '../../ui/Problem.tsx';
import { say } from '../../ui/undo.tsx';
import { accountsAll, resetPassword, unlockAccount } from '../api.ts';
import { roleWord, useUnits } from '../names.ts';
import { Bar, Facts, Panel, Secret, Two, useMay, WhoMay } from '../parts/bits.tsx';
import { Rows, type Column } from '../parts/Rows.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { Account, Opened } from '../types.ts';
import { AccountDialogs, type AccountAct } from './AccountDialogs.tsx';
import { Tokens } from './Tokens.tsx';
import { Workstations } from './Workstations.tsx';

export function AccountsPage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate({ from: '/platform/accounts' });
  const { id } = useSearch({ from: '/shell/platform/accounts' });
  const accounts = useQuery({ ...accountsAll, enabled: may('account.read') });
  const units = useUnits();
  const [q, setQ] = useState('');
  const [act, setAct] = useState<AccountAct | null>(null);
  const [told, setTold] = useState<{ login: string; password: string } | null>(null);
  const manage = may('account.manage');
  const shown = useMemo(() => (accounts.data ?? []).filter((a) => `${a.login} ${a.name} ${a.unit_name}`.toLowerCase().includes(q.trim().toLowerCase())).sort((a, b) => a.login.localeCompare(b.login)), [accounts.data, q]);
  const chosen = accounts.data?.find((a) => a.id === id);
  const choose = (next: string) => {
    setTold(null);
    void navigate({ search: { id: next }, replace: true });
  };
  const secret = (opened: Opened) => {
    if (opened.initial_password) setTold({ login: opened.login, password: opened.initial_password });
  };
  const columns: Column<Account>[] = [
    { key: 'login', title: t('platform.account.login'), width: 190, render: (a) => a.login },
    { key: 'name', title: t('platform.people.name'), render: (a) => a.name },
    { key: 'unit', title: t('platform.people.unit'), wide: true, render: (a) => a.unit_name || units.name(a.unit) },
    { key: 'roles', title: t('platform.account.roles'), wide: true, render: (a) => a.roles.map(roleWord).join(t('common.comma')) },
    { key: 'state', title: t('platform.account.state'), width: 110, render: (a) => (a.locked ? <span className="tag tag-ink">{t('platform.account.locked')}</span> : a.resting_until ? t('platform.account.resting', { time: hm(a.resting_until) }) : t('platform.account.open')) },
  ];
  return (
    <Two
      chosen={chosen !== undefined || told !== null}
      main={
        <>
          {may('account.read') ? (
            <>
              <Bar act={manage ? <Button type="primary" onClick={() => setAct({ what: 'open' })}>{t('platform.account.new')}</Button> : null}>
                <Input className="platform-find" value={q} allowClear placeholder={t('platform.account.find')} aria-label={t('platform.account.find')} onChange={(e) => setQ(e.target.value)} />
                <span className="note">{t('platform.account.apart')}</span>
              </Bar>
              <Answered of={accounts} lines={6}>
                {() => <Rows label={t('platform.tab.accounts')} rows={shown} columns={columns} id={accountId} chosen={chosen?.id} choose={choose} emptyTitle={t(q ? 'platform.account.none_found' : 'platform.account.empty')} empty={t('platform.account.empty_hint')} />}
              </Answered>
            </>
          ) : null}
          <Workstations manage={may('workstation.manage')} />
        </>
      }
      side={
        <>
          {told ? <Panel title={t('platform.account.password_of', { login: told.login })}><div className="platform-pad"><Secret title={t('platform.account.password_once')} value={told.password} note={t('platform.account.password_note')} close={() => setTold(null)} /></div></Panel> : null}
          {chosen ? <AccountSide account={chosen} manage={manage && units.here(chosen.unit)} act={setAct} told={secret} /> : null}
          {manage || !may('account.read') ? null : <WhoMay admin="security_admin" />}
          <Tokens />
          {act ? <AccountDialogs act={act} close={() => setAct(null)} opened={(made) => { secret(made); void navigate({ search: { id: made.id }, replace: true }); }} /> : null}
        </>
      }
    />
  );
}

const accountId = (a: Account) => a.id;

function AccountSide({ account, manage, act, told }: { account: Account; manage: boolean; act: (a: AccountAct) => void; told: (o: Opened) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const { busy, error, run } = useCommand();
  const own = account.id === me.account_id;
  const again = () => void client.invalidateQueries({ queryKey: ['accounts'] });
  const reset = async () => {
    const made = await run(() => resetPassword(account.id));
    if (made) told(made);
    again();
  };
  const unlock = async () => {
    if ((await run(() => unlockAccount(account.id))) !== undefined) say(t('platform.account.unlocked', { login: account.login }));
    again();
  };
  return (
    <Panel
      title={account.login} note={account.unit_name}
      foot={manage && !own ? (
        <>
          <Button size="small" onClick={() => act({ what: 'person', account })}>{t('platform.account.set_person')}</Button>
          <Button size="small" onClick={() => act({ what: 'roles', account })}>{t('platform.account.set_roles')}</Button>
          <Button size="small" loading={busy} onClick={() => void reset()}>{t('platform.account.reset')}</Button>
          {account.locked || account.resting_until ? <Button size="small" disabled={busy} onClick={() => void unlock()}>{t('platform.account.unlock')}</Button> : <Button size="small" onClick={() => act({ what: 'lock', account })}>{t('platform.account.lock')}</Button>}
        </>
      ) : null}
    >
      <Facts rows={[
        [t('platform.people.name'), account.name], [t('platform.account.person'), t(account.person ? 'platform.account.person_said' : 'platform.account.person_unsaid')], [t('platform.account.roles'), account.roles.map(roleWord).join(t('common.comma'))],
        [t('platform.account.state'), account.locked ? t('platform.account.locked_because', { why: account.lock_reason ?? '' }) : account.resting_until ? t('platform.account.resting', { time: hm(account.resting_until) }) : t('platform.account.open')],
        [t('platform.account.totp'), t(account.totp ? 'platform.account.on' : 'platform.account.off')], [t('platform.account.pin'), t(account.pin ? 'platform.account.set' : 'platform.account.unset')],
      ]} />
      {own ? <p className="note platform-pad">{t('platform.account.own')}</p> : null}
      <ProblemNote error={error} />
    </Panel>
  );
}
