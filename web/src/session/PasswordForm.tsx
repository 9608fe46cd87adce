/** Login and password; the one-time code is asked for only when the node wants it. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import type { Me } from '../api/types.ts';
import { useNarrow } from '../ui/useNarrow.ts';
import { ProblemNote } from '../ui/Problem.tsx';

export function PasswordForm({ enter }: { enter: (me: Me) => Promise<void> }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const [wantsTotp, setWantsTotp] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      await enter(await take(api.POST('/session', { body: { login: login.trim(), password, totp: totp.trim() || undefined } })));
    } catch (e) {
      if (problemOf(e).code.includes('totp')) {
        if (wantsTotp) setError(e);
        setWantsTotp(true);
      } else setError(e);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="login-form" onSubmit={(e) => { e.preventDefault(); void send(); }}>
      <h1 className="page-title">{t('session.sign_in')}</h1>
      <label>{t('session.login')}
        <Input value={login} onChange={(e) => setLogin(e.target.value)} autoComplete="username" autoCapitalize="none" autoFocus required />
      </label>
      <label>{t('session.password')}
        <Input.Password value={password} onChange={(e) => setPassword(e.target.value)} autoComplete="current-password" required />
      </label>
      {wantsTotp ? (
        <label>{t('session.totp')}
          <Input value={totp} onChange={(e) => setTotp(e.target.value)} inputMode="numeric" autoComplete="one-time-code" maxLength={8} autoFocus required />
        </label>
      ) : null}
      <ProblemNote error={error} />
      <Button type="primary" htmlType="submit" size={narrow ? 'large' : 'middle'} loading={busy} block>{t('session.enter')}</Button>
    </form>
  );
}
