/**
 * Taking over a registered workstation: what waits, who takes it, the PIN. The bell
 * rings in the gesture that signs in, and the node is told whether it could.
 */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import type { Me, Workstation } from '../api/types.ts';
import { testBell, useBell } from '../shell/bell.ts';
import { length } from '../time/words.ts';
import { ProblemNote } from '../ui/Problem.tsx';

interface Props { workstation: Workstation; enter: (me: Me) => Promise<void> }

export function Takeover({ workstation, enter }: Props) {
  const { t } = useTranslation();
  const bell = useBell();
  const [login, setLogin] = useState('');
  const [pin, setPin] = useState('');
  const [heard, setHeard] = useState<boolean | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      const sounded = heard ?? (await testBell());
      await enter(await take(api.POST('/session/takeover', { body: { login: login.trim(), pin, bell_tested: sounded } })));
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="login-form" onSubmit={(e) => { e.preventDefault(); void send(); }}>
      <h1 className="page-title">{t('session.take_over', { desk: workstation.desk?.name ?? '' })}</h1>
      <p className={workstation.open_count > 0 ? 'login-waiting' : 'ink2'}>
        {workstation.open_count > 0
          ? t('session.waiting', { n: workstation.open_count, span: length(workstation.oldest_wait_ms ?? 0, t) })
          : t('session.nothing_waiting')}
      </p>
      {workstation.people.length > 0 ? (
        <div className="login-people" role="group" aria-label={t('session.who')}>
          {workstation.people.map((p) => (
            <button key={p.login} type="button" aria-pressed={p.login === login} onClick={() => setLogin(p.login)}>{p.name}</button>
          ))}
        </div>
      ) : null}
      <label>{t('session.login')}
        <Input value={login} onChange={(e) => setLogin(e.target.value)} autoComplete="username" autoCapitalize="none" required />
      </label>
      <label>{t('session.pin')}
        <Input.Password value={pin} onChange={(e) => setPin(e.target.value)} inputMode="numeric" autoComplete="off" maxLength={12} required />
      </label>
      <div className="login-bell">
        <Button onClick={() => void testBell().then(setHeard)}>{t('session.bell_test')}</Button>
        <span className="note">{bell.state === 'failed' ? t('session.bell_failed') : heard === true ? t('session.bell_heard') : heard === false ? t('session.bell_not') : t('session.bell_hint')}</span>
      </div>
      <ProblemNote error={error} />
      <Button type="primary" htmlType="submit" loading={busy} block>{t('session.take_over_now')}</Button>
    </form>
  );
}
