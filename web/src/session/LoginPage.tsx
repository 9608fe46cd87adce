/**
 * The way in. On a registered workstation it shows what waits at the desk and asks
 * for account and PIN, with the bell tested in the same gesture; elsewhere login,
 * password and, when the account has it, the one-time code. A substitute gets in
 * by one form that the level above sees.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery, workstationQuery } from '../api/queries.ts';
import type { Me, Workstation } from '../api/types.ts';
import { setLanguage } from '../i18n/index.ts';
import { dropForms } from '../offline/form.ts';
import { useShelf } from '../offline/sender.ts';
import { byName } from '../offline/useOnlyHere.ts';
import { takeNewVersion } from '../offline/version.ts';
import { isNodeAdmin } from '../shell/rooms.ts';
import { hush, ring, useBell, wakeBellOnGesture } from '../shell/bell.ts';
import { setNodeTime } from '../time/clock.ts';
import { BreakGlass } from './BreakGlass.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { rememberUnit } from './unitsHere.ts';
import { Takeover } from './Takeover.tsx';
import './session.css';

type Mode = 'password' | 'takeover' | 'substitute';

export function LoginPage() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { to, ended } = useSearch({ from: '/login' });
  const workstation = useQuery({ ...workstationQuery, retry: false });
  const [chosen, setMode] = useState<Mode | null>(null);
  const registered = workstation.data?.registered === true;
  const mode = chosen ?? (registered ? 'takeover' : 'password');
  const waits = useWaitingBell(workstation.data, workstation.dataUpdatedAt);
  const enter = async (me: Me) => {
    hush();
    // Whoever was here before left what their form needed.
    await dropForms();
    queryClient.clear();
    setNodeTime(me.now_ms);
    queryClient.setQueryData(meQuery.queryKey, me);
    rememberUnit(me);
    // A first report waits for no password: who is no administrator is reminded on every page.
    if (me.must_change_password && isNodeAdmin(me)) return navigate({ to: '/account' });
    await navigate({ to: to?.startsWith('/') && !to.startsWith('//') ? to : '/' });
  };
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  return (
    <div className="login">
      <header className="login-head">
        <b>{t('shell.name')}</b>
        <span>{workstation.data?.desk?.name ?? t('session.subtitle')}</span>
        <button type="button" className="link" onClick={() => void setLanguage(other)}>{other === 'en' ? 'English' : '中文'}</button>
      </header>
      <main className="login-main panel">
        {/* Its place is kept: it goes with the first touch, and nothing may move under a finger. */}
        {registered ? <p className="login-missed" role="alert">{waits ? t('session.bell_missed') : null}</p> : null}
        {ended ? <p className="login-here" role="status">{t('session.ended')}</p> : null}
        <HereAtLogin />
        {mode === 'takeover' && workstation.data ? <Takeover workstation={workstation.data} enter={enter} /> : null}
        {mode === 'password' ? <PasswordForm enter={enter} /> : null}
        {mode === 'substitute' ? <BreakGlass workstation={workstation.data} enter={enter} /> : null}
        <nav className="login-other">
          {registered && mode !== 'takeover' ? <button type="button" className="link" onClick={() => setMode('takeover')}>{t('session.by_pin')}</button> : null}
          {mode !== 'password' ? <button type="button" className="link" onClick={() => setMode('password')}>{t('session.by_password')}</button> : null}
          {mode !== 'substitute' ? <button type="button" className="link" onClick={() => setMode('substitute')}>{t('session.by_substitute')}</button> : null}
        </nav>
      </main>
      <footer className="login-foot"><b>{t('shell.not_secret')}</b></footer>
    </div>
  );
}

/** Whose first reports this browser still has; never what they say. */
function HereAtLogin() {
  const { t } = useTranslation();
  const kept = byName((useShelf() ?? []).filter((k) => k.state !== 'draft'));
  useEffect(() => void takeNewVersion(), []);
  if (kept.length === 0) return null;
  return <p className="login-here" role="status"><b>{t('offline.others_login', { names: kept.map((o) => t('offline.other', o)).join(t('common.list')) })}</b></p>;
}

/**
 * A registered workstation rings while nobody is signed in and a report waits at its
 * desk, until somebody takes over or receives it elsewhere. Answers whether it should
 * ring and the browser has not let it yet.
 */
function useWaitingBell(workstation: Workstation | undefined, askedAt: number): boolean {
  const bell = useBell();
  const waiting = workstation?.registered === true && workstation.open_count > 0;
  useEffect(wakeBellOnGesture, []);
  useEffect(() => {
    // Asked again every few seconds: it rings on as long as something waits.
    if (waiting && askedAt > 0) ring();
    else hush();
  }, [waiting, askedAt]);
  return waiting && bell.missed;
}
