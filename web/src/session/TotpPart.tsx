/** The second factor of one's own account: turned on with a scanned code, turned off or moved to another phone with one of its codes. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, QRCode } from 'antd';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { ProblemNote } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import { useCommand } from '../ui/useCommand.ts';

interface Offered { secret: string; url: string }
/** Four by four, as one reads it out. */
const grouped = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

export function TotpPart() {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const { busy, error, run } = useCommand();
  const [code, setCode] = useState('');
  const [offered, setOffered] = useState<Offered | null>(null);
  const on = me.totp === 'on';
  const offer = async () => {
    const made = await take(api.POST('/session/totp', { params: {} }));
    setOffered(made.secret && made.otpauth_url ? { secret: made.secret, url: made.otpauth_url } : null);
  };
  const switched = async (off: boolean) => {
    await take(api.PUT('/session/totp', { body: { code, off } }));
    setCode('');
    setOffered(null);
    await client.invalidateQueries({ queryKey: ['me'] });
    say(t('session.changed', { what: t('session.totp') }));
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    void run(() => (on ? switched(true) : offered ? switched(false) : offer()));
  };
  const another = () => void run(async () => { await switched(true); await offer(); });
  const note = on ? 'session.totp_on' : me.totp === 'needed' ? 'session.totp_advised' : 'session.totp_off';
  return (
    <form className="panel account-part" id="totp" onSubmit={submit}>
      <div className="panel-head"><h2>{t('session.totp')}</h2><span className="note">{t(note)}</span></div>
      <div className="account-fields">
        {offered ? (
          <>
            <p>{t('session.totp_scan')}</p>
            <div className="account-qr"><QRCode type="svg" value={offered.url} size={200} color="#000" bgColor="#fff" aria-label={t('session.totp_scan')} /></div>
            <p>{t('session.totp_secret')} <code data-testid="totp-secret">{grouped(offered.secret)}</code></p>
          </>
        ) : null}
        {on || offered ? <label>{t('session.totp_code')}<Input value={code} onChange={(e) => setCode(e.target.value)} inputMode="numeric" autoComplete="one-time-code" required /></label> : null}
        <p className="note">{t(on ? 'session.totp_stop_note' : 'session.totp_own_pc')}</p>
        <ProblemNote error={error} />
        <div className="account-acts">
          <Button htmlType="submit" loading={busy}>{t(on ? 'session.totp_stop' : offered ? 'session.totp_confirm' : 'session.totp_start')}</Button>
          {on ? <Button disabled={busy || code.trim() === ''} onClick={another}>{t('session.totp_change')}</Button> : null}
        </div>
      </div>
    </form>
  );
}
