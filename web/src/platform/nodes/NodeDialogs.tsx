/**
 * A node joins: below us by a one-time token, above us by address and token. Both sides
 * then show the same digits, which two people read to each other on the telephone.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultAt, problemOf } from '../../api/problem.ts';
import { full } from '../../time/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FieldFault, fieldText } from '../../ui/Problem.tsx';
import { enrolNode, joinParent, nodesAll } from '../api.ts';
import { Secret } from '../parts/bits.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { EnrolToken, Joined, Link, Queue, ReleasedRow } from '../types.ts';
import { Compare, useCompare } from './Compare.tsx';
import { Takes } from './Handed.tsx';

const LOOK_MS = 2_000;
const digitsOf = (links: Link[]) => new Map(links.map((l) => [l.node_id ?? '', l.words ?? '']));

export function EnrolDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [token, setToken] = useState<EnrolToken | null>(null);
  const [before, setBefore] = useState(new Map<string, string>());
  const { busy, error, run } = useCommand();
  const told = useCompare();
  const nodes = useQuery({ ...nodesAll, refetchInterval: token ? LOOK_MS : false }).data;
  const links = nodes?.links ?? [];
  const wrong = faultAt(error ? problemOf(error) : null, '/code');
  const go = async () => {
    setBefore(digitsOf(links));
    const made = await run(() => enrolNode({ code: code.trim(), ...(name.trim() ? { name: name.trim() } : {}) }));
    if (made) setToken(made);
  };
  const joined = token ? links.find((l) => l.relation === 'child' && l.code === code.trim() && l.words && l.words !== before.get(l.node_id ?? '')) : undefined;
  return (
    <Dialog title={t('platform.node.enrol')} note={t('platform.node.enrol_note')} label={t('platform.node.enrol_do')} busy={busy} error={told.error ?? (wrong ? null : error)} ready={code.trim() !== ''} act={token ? undefined : () => void go()} close={close}>
      {joined?.node_id && joined.words ? (
        <>
          <p className="words">{t('platform.node.has_joined', { name: joined.name })}</p>
          <Compare words={joined.words} node={joined.node_id} compare={told.compare} done={close} />
        </>
      ) : token && !token.token ? (
        <p className="note" role="alert">{t('platform.node.token_lost')}</p>
      ) : token ? (
        <>
          <Secret title={t('platform.node.token', { until: full(token.expires_at) })} value={token.token ?? ''} note={t('platform.node.token_note')} close={close} />
          {token.address ? <p className="words">{t('platform.node.parent_url')} <b data-testid="parent-url">{token.address}</b></p> : null}
          <p className="note" role="status">{t('platform.node.awaits')}</p>
        </>
      ) : (
        <div className="form-fields">
          <div className={`form-field form-half${wrong ? ' faulty' : ''}`}><label htmlFor="enrol-code">{t('platform.node.enrol_code')}</label><Input id="enrol-code" value={code} onChange={(e) => setCode(e.target.value)} /><FieldFault fault={wrong ? fieldText(wrong) : null} /></div>
          <div className="form-field form-half"><label htmlFor="enrol-name">{t('platform.node.enrol_name')}</label><Input id="enrol-name" value={name} onChange={(e) => setName(e.target.value)} /></div>
          <Takes code={code} self={nodes?.self.id} />
        </div>
      )}
    </Dialog>
  );
}

/**
 * `goes` is where this node was let go to, and `queue` what its present parent does not hold yet. Where the parent is
 * dead no word of that comes: `leaves` is then the present code, and the operator enters what the telephone told.
 */
export function JoinDialog({ newKeys = false, goes, leaves, queue, close }: { newKeys?: boolean; goes?: ReleasedRow; leaves?: string; queue?: Queue; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [url, setUrl] = useState('');
  const [token, setToken] = useState('');
  const [fresh, setFresh] = useState(newKeys);
  const [code, setCode] = useState(goes?.code ?? leaves ?? '');
  const [leave, setLeave] = useState(false);
  const [joined, setJoined] = useState<Joined | null>(null);
  const { busy, error, run } = useCommand();
  const told = useCompare();
  const problem = error ? problemOf(error) : null;
  const [wrongUrl, wrongToken, wrongKeys, wrongCode] = [faultAt(problem, '/parent_url'), faultAt(problem, '/token'), faultAt(problem, '/new_keys'), faultAt(problem, '/code')];
  const moves = goes !== undefined || leaves !== undefined;
  const waits = queue ? queue.urgent + queue.normal + queue.bulk : 0;
  const go = async () => {
    const moving = moves ? { ...(code.trim() ? { code: code.trim() } : {}), leave_behind: leave } : {};
    const made = await run(() => joinParent({ parent_url: url.trim(), token: token.trim(), new_keys: fresh, ...moving }));
    if (!made) return;
    setJoined(made);
    void client.invalidateQueries({ queryKey: ['nodes'] });
  };
  return (
    <Dialog title={t(leaves === undefined ? 'platform.node.join' : 'platform.node.join_other')} note={t(leaves === undefined ? 'platform.node.join_note' : 'platform.node.join_without')} label={t('platform.node.join_do')} busy={busy} error={told.error ?? (wrongUrl || wrongToken || wrongKeys || wrongCode ? null : error)} ready={url.trim() !== '' && token.trim() !== ''} act={joined ? undefined : () => void go()} close={close}>
      {joined ? (
        <>
          <p className="words">{t('platform.node.joined_to', { name: joined.parent })}</p>
          <Compare words={joined.words} node={joined.node_id} compare={told.compare} done={close} />
        </>
      ) : (
        <div className="form-fields">
          <div className={`form-field${wrongUrl ? ' faulty' : ''}`}><label htmlFor="join-url">{t('platform.node.parent_url')}</label><Input id="join-url" value={url} placeholder="https://10.61.8.2:7443" onChange={(e) => setUrl(e.target.value)} /><FieldFault fault={wrongUrl ? fieldText(wrongUrl) : null} /></div>
          <div className={`form-field${wrongToken ? ' faulty' : ''}`}><label htmlFor="join-token">{t('platform.node.token_from_parent')}</label><Input id="join-token" value={token} autoComplete="off" onChange={(e) => setToken(e.target.value)} /><FieldFault fault={wrongToken ? fieldText(wrongToken) : null} /></div>
          {moves ? (
            <>
              <div className={`form-field${wrongCode ? ' faulty' : ''}`}><label htmlFor="join-code">{t('platform.node.join_code')}</label><Input id="join-code" value={code} autoComplete="off" onChange={(e) => setCode(e.target.value)} /><p className="note">{leaves === undefined ? t('platform.node.join_code_hint') : t('platform.node.join_without_code', { code: leaves })}</p><FieldFault fault={wrongCode ? fieldText(wrongCode) : null} /></div>
              {waits > 0 && queue ? <div className="form-field"><Checkbox checked={leave} onChange={(e) => setLeave(e.target.checked)}>{t('platform.node.leave_behind')}</Checkbox><p className="note">{t('platform.node.leave_behind_note', { urgent: queue.urgent, normal: queue.normal, bulk: queue.bulk })}</p></div> : null}
            </>
          ) : null}
          <div className={`form-field${wrongKeys ? ' faulty' : ''}`}><Checkbox checked={fresh} onChange={(e) => setFresh(e.target.checked)}>{t('platform.node.new_keys')}</Checkbox><p className="note">{t('platform.node.new_keys_note')}</p><FieldFault fault={wrongKeys ? fieldText(wrongKeys) : null} /></div>
        </div>
      )}
    </Dialog>
  );
}
