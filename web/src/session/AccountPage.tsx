/** One's own account: password, PIN for the duty PC, one-time codes. */
import { Button, Input } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { api, take } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { ProblemNote } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import { TotpPart } from './TotpPart.tsx';
import './session.css';

function Part({ title, note, act, label, children }: { title: string; note: string; act: () => Promise<unknown>; label: string; children: ReactNode }) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (e: FormEvent) => {
    e.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await act();
      say(t('session.changed', { what: title }));
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="panel account-part" onSubmit={(e) => void send(e)}>
      <div className="panel-head"><h2>{title}</h2><span className="note">{note}</span></div>
      <div className="account-fields">
        {children}
        <ProblemNote error={error} />
        <Button htmlType="submit" loading={busy}>{label}</Button>
      </div>
    </form>
  );
}

export function AccountPage() {
  const { t } = useTranslation();
  const me = useMe();
  const queryClient = useQueryClient();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [pin, setPin] = useState('');
  return (
    <div className="account">
      <h1 className="page-title">{t('session.account_of', { name: me.name, login: me.login })}</h1>
      <Part title={t('session.password')} note={t('session.password_note')} label={t('session.change')}
        act={() => take(api.PUT('/session/password', { body: { old, new: fresh } })).then(() => { setOld(''); setFresh(''); return queryClient.invalidateQueries({ queryKey: ['me'] }); })}>
        <label>{t('session.old_password')}<Input.Password value={old} onChange={(e) => setOld(e.target.value)} autoComplete="current-password" required /></label>
        <label>{t('session.new_password')}<Input.Password value={fresh} onChange={(e) => setFresh(e.target.value)} autoComplete="new-password" required /></label>
      </Part>
      <Part title={t('session.pin')} note={t('session.pin_note')} label={t('session.change')}
        act={() => take(api.PUT('/session/pin', { body: { pin } })).then(() => setPin(''))}>
        <label>{t('session.new_pin')}<Input.Password value={pin} onChange={(e) => setPin(e.target.value)} inputMode="numeric" autoComplete="off" required /></label>
      </Part>
      <TotpPart />
    </div>
  );
}
