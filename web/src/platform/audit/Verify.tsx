/** Recomputes the whole chain on the node and says what was found. It can be left and found again. */
import { useQueryClient, useQuery } from '@tanstack/react-query';
import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { nodeNow } from '../../time/clock.ts';
import { fullSeconds } from '../../time/words.ts';
import { ProblemNote } from '../../ui/Problem.tsx';
import { verifyAudit } from '../api.ts';
import { Panel } from '../parts/bits.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { Verified } from '../types.ts';

const KEY = ['audit', 'verified'];
const faultText = (f: unknown) => (typeof f === 'string' ? f : JSON.stringify(f));

export function Verify() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: last } = useQuery<Verified | null>({ queryKey: KEY, queryFn: () => null, staleTime: Infinity, enabled: false });
  const { busy, error, run } = useCommand();
  const go = async () => {
    const found = await run(() => verifyAudit());
    if (found) client.setQueryData(KEY, { at: nodeNow(), ...found });
  };
  return (
    <Panel title={t('platform.audit.verify')} note={t('platform.audit.verify_note')} foot={<Button type="primary" loading={busy} onClick={() => void go()}>{t('platform.audit.verify_do')}</Button>}>
      {busy ? <div className="platform-pad"><Progress percent={100} status="active" showInfo={false} aria-label={t('platform.audit.verifying')} /><p className="note">{t('platform.audit.verifying')}</p></div> : null}
      <ProblemNote error={error} />
      {last && !busy ? (
        <div className="platform-pad" role="status">
          <b>{t(last.ok ? 'platform.audit.whole' : 'platform.audit.faults', { n: last.faults.length })}</b>
          <p className="ink2">{t('platform.audit.verified', { entries: last.entries, streams: last.streams, time: last.at ? fullSeconds(last.at) : '' })}</p>
          {last.faults.length > 0 ? <ul className="platform-lines">{last.faults.slice(0, 20).map((f) => <li key={faultText(f)}>{faultText(f)}</li>)}</ul> : null}
        </div>
      ) : null}
    </Panel>
  );
}
