/**
 * After a disk error: the node only reads, and here the system administrator says
 * what was compared and has the journal verified; then it writes again.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultAt, problemOf } from '../../api/problem.ts';
import { full } from '../../time/words.ts';
import { FieldFault, fieldText, ProblemNote } from '../../ui/Problem.tsx';
import { confirmWriting, writingNow } from '../api.ts';
import { Facts, Panel } from '../parts/bits.tsx';
import { useCommand } from '../../ui/useCommand.ts';

export function WritingPanel() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery(writingNow);
  const [compared, setCompared] = useState('');
  const { busy, error, run } = useCommand();
  if (!data || data.writes) return null;
  const { running, verified, faults } = data.confirmation;
  const fault = error ? faultAt(problemOf(error), '/compared') : undefined;
  const confirm = () => void run(() => confirmWriting(compared)).then(() => client.invalidateQueries({ queryKey: ['writing'] }));
  return (
    <Panel title={t('platform.writing.title')} note={data.failed_at ? full(data.failed_at) : undefined} foot={<Button type="primary" loading={busy || running} disabled={compared.trim() === ''} onClick={confirm}>{t('platform.writing.confirm')}</Button>}>
      <Facts rows={[[t('platform.writing.reason'), data.reason]]} />
      <p className="platform-pad">{t('platform.writing.what')}</p>
      <div className="platform-pad">
        <label htmlFor="compared">{t('platform.writing.compared')}</label>
        <Input.TextArea id="compared" rows={3} value={compared} placeholder={t('platform.writing.compared_hint')} onChange={(e) => setCompared(e.target.value)} aria-describedby="compared-fault" />
        <FieldFault id="compared-fault" fault={fault ? fieldText(fault) : null} />
      </div>
      {running ? <div className="platform-pad" role="status"><Progress percent={100} status="active" showInfo={false} aria-label={t('platform.writing.verifying', { n: verified })} /><p className="note">{t('platform.writing.verifying', { n: verified })}</p></div> : null}
      {fault ? null : <ProblemNote error={error} />}
      {!running && faults.length > 0 ? <div className="platform-pad" role="alert"><b>{t('platform.writing.faults')}</b><ul className="platform-lines">{faults.map((f) => <li key={f}>{f}</li>)}</ul></div> : null}
    </Panel>
  );
}
