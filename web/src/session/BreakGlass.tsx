/**
 * A substitute at 03:10: name, telephone and why, and in, from any browser that reaches
 * the node. The level above sees it at once; nothing stands between anyone of the unit
 * and a first report. What it opens here and how long is said before it is pressed.
 */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { substituteUnitsQuery } from '../api/queries.ts';
import type { Me, Workstation } from '../api/types.ts';
import { matches, useInitials } from '../ui/initials.ts';
import { ProblemNote } from '../ui/Problem.tsx';
import { likelyUnit, unitsHere } from './unitsHere.ts';

export function BreakGlass({ workstation, enter }: { workstation?: Workstation; enter: (me: Me) => Promise<void> }) {
  const { t } = useTranslation();
  const all = useQuery(substituteUnitsQuery);
  const units = unitsHere(workstation, all.data ?? []);
  const initials = useInitials(units.map((u) => u.name));
  const [chosen, setUnit] = useState<string>();
  const unit = chosen ?? units.find((u) => u.id === likelyUnit(workstation))?.id;
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    if (!unit) return;
    setBusy(true);
    setError(null);
    try {
      await enter(await take(api.POST('/session/break-glass', { body: { unit_id: unit, name: name.trim(), phone: phone.trim(), reason: reason.trim() } })));
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="login-form" onSubmit={(e) => { e.preventDefault(); void send(); }}>
      <h1 className="page-title">{t('session.substitute_title')}</h1>
      <p className="ink2">{t('session.substitute_text')}</p>
      <p className="ink2">{t(workstation?.registered ? 'session.substitute_here' : 'session.substitute_anywhere')}</p>
      <label>{t('session.unit')}
        <Select
          showSearch={{ filterOption: (q, o) => matches(q, String(o?.label ?? ''), initials) }} value={unit} onChange={setUnit} className="login-select"
          loading={all.isPending} placeholder={t('session.unit_hint')} aria-label={t('session.unit')}
          options={units.map((u) => ({ value: u.id, label: u.name }))}
        />
      </label>
      <label>{t('session.name')}<Input value={name} onChange={(e) => setName(e.target.value)} required /></label>
      <label>{t('session.phone')}<Input value={phone} onChange={(e) => setPhone(e.target.value)} inputMode="tel" required /></label>
      <label>{t('session.reason')}<Input value={reason} onChange={(e) => setReason(e.target.value)} placeholder={t('session.reason_hint')} required /></label>
      <ProblemNote error={error ?? (units.length === 0 ? all.error : null)} retry={error ? undefined : () => void all.refetch()} />
      <Button type="primary" htmlType="submit" loading={busy} disabled={!unit} block>{t('session.enter_as_substitute')}</Button>
    </form>
  );
}
