/** The registered duty PCs: each keeps one desk on screen and may ring while nobody is signed in. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { useMinute } from '../../time/clock.ts';
import { when } from '../../time/words.ts';
import { Answered, Empty } from '../../ui/States.tsx';
import { ProblemNote } from '../../ui/Problem.tsx';
import { say } from '../../ui/undo.tsx';
import { registerWorkstation, removeWorkstation, workstationsAll } from '../api.ts';
import { useDesks, useUnits } from '../names.ts';
import { Panel } from '../parts/bits.tsx';
import { text } from '../parts/fields.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { WorkstationRow } from '../types.ts';

export function Workstations({ manage }: { manage: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const now = useMinute();
  const me = useMe();
  const units = useUnits();
  const desks = useDesks();
  const here = desks.open.filter((d) => !d.external && units.here(d.keeper));
  const own = here.find((d) => d.keeper === me.unit.id) ?? here[0];
  const rows = useQuery({ ...workstationsAll, enabled: manage });
  const [adding, setAdding] = useState(false);
  const { busy, error, run } = useCommand();
  /** The desk is proposed, so the form waits for the desks when somebody is faster than they are. */
  const known = desks.all !== undefined && units.all !== undefined;
  if (!manage) return null;
  const again = () => void client.invalidateQueries({ queryKey: ['workstations'] });
  const remove = async (w: WorkstationRow) => {
    if ((await run(() => removeWorkstation(w.id).then(() => true))) === true) say(t('platform.station.removed', { label: w.label }));
    again();
  };
  return (
    <Panel title={t('platform.station.title')} note={<Button size="small" onClick={() => setAdding(true)}>{t('platform.station.add')}</Button>}>
      <ProblemNote error={error} />
      <Answered of={rows}>
        {(list) => list.length === 0 ? <Empty title={t('platform.station.empty')}>{t('platform.station.empty_hint')}</Empty> : (
          <table className="plain"><tbody>{list.map((w) => (
            <tr key={w.id}><td>{w.label}</td><td>{w.desk_name}</td><td className="wide-only ink2">{w.bell_tested_at ? t('platform.station.bell', { time: when(w.bell_tested_at, now, t) }) : t('platform.station.bell_never')}</td><td className="right"><button type="button" className="link" disabled={busy} aria-label={t('platform.station.remove_of', { label: w.label })} onClick={() => void remove(w)}>{t('platform.remove')}</button></td></tr>
          ))}</tbody></table>
        )}
      </Answered>
      {adding && known ? (
        <FormDialog
          title={t('platform.station.add')} note={t('platform.station.note')} label={t('platform.station.add_do')} start={{ desk_id: own?.id ?? '', label: '' }} close={() => setAdding(false)}
          fields={[{ key: 'label', label: t('platform.station.label'), kind: 'text', required: true, hint: t('platform.station.label_hint') }, { key: 'desk_id', label: t('platform.station.desk'), kind: 'select', options: here.map((d) => ({ value: d.id, label: d.name })), required: true, search: true }]}
          act={(v) => registerWorkstation({ desk_id: text(v.desk_id), label: text(v.label) })} done={() => { say(t('platform.station.added')); again(); }}
        />
      ) : null}
    </Panel>
  );
}
