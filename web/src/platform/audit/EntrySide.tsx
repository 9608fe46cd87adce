/** One entry with its proof: what it was chained to and who signed it. Personal data is never here. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { fullSeconds } from '../../time/words.ts';
import { Answered } from '../../ui/States.tsx';
import { auditEntry } from '../api.ts';
import { Facts, Panel } from '../parts/bits.tsx';
import type { AuditEntry } from '../types.ts';
import { kindWord } from './words.ts';

type Only = (actor: { id: string; name: string }) => void;

export function EntrySide({ pos, only }: { pos: number; only: Only }) {
  const entry = useQuery(auditEntry(pos));
  return <Answered of={entry}>{(e) => <EntryView entry={e} only={only} />}</Answered>;
}

function EntryView({ entry: e, only }: { entry: AuditEntry; only: Only }) {
  const { t } = useTranslation();
  const name = e.actor_name ?? t('platform.audit.system');
  const signed = e.checkpoint;
  return (
    <>
      <Panel title={t('platform.audit.entry', { n: e.pos })} note={kindWord(e.kind)}>
        <Facts rows={[
          [t('platform.audit.at'), fullSeconds(e.at)], [t('platform.audit.received'), e.own ? null : fullSeconds(e.received_at)],
          [t('platform.audit.who'), e.actor ? <>{name} <button type="button" className="link" onClick={() => only({ id: e.actor ?? '', name })}>{t('platform.audit.only_him')}</button></> : name],
          [t('platform.people.unit'), e.unit_name], [t('platform.audit.code'), e.kind], [t('platform.audit.subject'), <code key="s">{e.subject_id}</code>],
          [t('platform.audit.rev'), e.rev], [t('platform.audit.reason'), e.reason],
        ]} />
        {e.sealed === 'none' ? null : <p className="note platform-pad">{t(e.sealed === 'erased' ? 'platform.audit.erased' : 'platform.audit.sealed')}</p>}
        {e.body === undefined || e.body === null ? <p className="note platform-pad">{t('platform.audit.not_shown')}</p> : <textarea className="audit-body" readOnly rows={8} aria-label={t('platform.audit.body')} value={JSON.stringify(e.body, null, 2)} />}
      </Panel>
      <Panel title={t('platform.audit.proof')} note={e.chained && signed?.verifies !== false ? t(signed ? 'platform.audit.proof_whole' : 'platform.audit.proof_waiting') : <b>{t('platform.audit.broken')}</b>}>
        <Facts rows={[
          [t('platform.audit.stream'), `${e.origin.slice(0, 8)} ${e.channel}`], [t('platform.audit.seq'), e.seq], [t('platform.audit.digest'), <code key="d">{e.digest}</code>],
          [t('platform.audit.previous'), <code key="p">{e.prev}</code>], [t('platform.audit.hash'), <code key="h">{e.hash}</code>],
          [t('platform.audit.signed_at'), signed ? t('platform.audit.signed_to', { time: fullSeconds(signed.at), n: signed.seq }) : t('platform.audit.unsigned')],
        ]} />
      </Panel>
    </>
  );
}
