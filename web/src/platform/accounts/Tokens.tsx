/** One's own tokens for programs: made with a label, shown once, removed at any time. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { full } from '../../time/words.ts';
import { ProblemNote } from '../../ui/Problem.tsx';
import { Answered } from '../../ui/States.tsx';
import { makeToken, removeToken, tokensAll } from '../api.ts';
import { Panel, Secret } from '../parts/bits.tsx';
import { text } from '../parts/fields.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { useCommand } from '../../ui/useCommand.ts';

export function Tokens() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const rows = useQuery(tokensAll);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const { busy, error, run } = useCommand();
  const again = () => void client.invalidateQueries({ queryKey: ['tokens'] });
  return (
    <Panel title={t('platform.token.title')} note={<Button size="small" onClick={() => setAdding(true)}>{t('platform.token.add')}</Button>}>
      {made ? <div className="platform-pad"><Secret title={t('platform.token.once')} value={made} note={t('platform.token.once_note')} close={() => setMade(null)} /></div> : null}
      <ProblemNote error={error} />
      <Answered of={rows} lines={1}>
        {(list) => list.length === 0 ? <p className="note platform-pad">{t('platform.token.empty')}</p> : (
          <table className="plain"><tbody>{list.map((k) => (
            <tr key={k.id}><td>{k.label}<br /><span className="note">{t('platform.token.until', { on: full(k.expires_at).slice(0, 10) })}</span></td><td className="right"><button type="button" className="link" disabled={busy} aria-label={t('platform.token.remove_of', { label: k.label })} onClick={() => void run(() => removeToken(k.id)).then(again)}>{t('platform.remove')}</button></td></tr>
          ))}</tbody></table>
        )}
      </Answered>
      {adding ? <FormDialog title={t('platform.token.add')} note={t('platform.token.note')} label={t('platform.token.add_do')} fields={[{ key: 'label', label: t('platform.token.label'), kind: 'text', required: true, half: true }, { key: 'days', label: t('platform.token.days'), kind: 'text', required: true, half: true }]} start={{ label: '', days: '365' }} act={(v) => makeToken({ label: text(v.label), days: Number(text(v.days)) || 0 })} done={(k) => { setMade(k.token ?? null); again(); }} close={() => setAdding(false)} /> : null}
    </Panel>
  );
}
