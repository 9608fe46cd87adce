/**
 * A substitute at 03:10: name, telephone and why, and in. The level above sees it
 * at once; nothing stands between anyone of the unit and a first report.
 */
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import type { Me, Workstation } from '../api/types.ts';
import { unitsHere } from './unitsHere.ts';
import { ProblemNote } from '../ui/Problem.tsx';

export function BreakGlass({ workstation, enter }: { workstation?: Workstation; enter: (me: Me) => Promise<void> }) {
  const { t } = useTranslation();
  const units = unitsHere(workstation);
  const [unit, setUnit] = useState(units[0]?.id);
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
      <label>{t('session.unit')}
        <Select
          showSearch={{ optionFilterProp: 'label' }} value={unit} onChange={setUnit} className="login-select"
          options={units.map((u) => ({ value: u.id, label: u.name }))}
        />
      </label>
      <label>{t('session.name')}<Input value={name} onChange={(e) => setName(e.target.value)} required /></label>
      <label>{t('session.phone')}<Input value={phone} onChange={(e) => setPhone(e.target.value)} inputMode="tel" required /></label>
      <label>{t('session.reason')}<Input value={reason} onChange={(e) => setReason(e.target.value)} placeholder={t('session.reason_hint')} required /></label>
      {units.length === 0 ? <p className="field-fault">{t('session.no_unit_here')}</p> : null}
      <ProblemNote error={error} />
      <Button type="primary" htmlType="submit" loading={busy} disabled={!unit} block>{t('session.enter_as_substitute')}</Button>
    </form>
  );
}
