/**
 * What the unit that gave a 批示 does about it: presses those who have not answered,
 * and lays the answers before the leader, who may settle it.
 */
import { Button, Checkbox, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import type { Instruction, InstructionMethod } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { Area } from '../ui/Area.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import { useKept } from '../ui/useKept.ts';
import type { Acts } from './commands.ts';
import { useCommand } from '../ui/useCommand.ts';

const METHODS: InstructionMethod[] = ['in_person', 'telephone', 'paper', 'on_screen'];

/** How far it is, and the two buttons of who gave it. */
export function InstructionAfter({ instruction: i, acts }: { instruction: Instruction; acts: Acts }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useMinute();
  const { busy, error, run } = useCommand();
  const [laying, setLaying] = useState(false);
  const owing = i.to.filter((x) => x.answered_at == null);
  const may = i.given && i.settled_at == null && me.permissions.includes('instruct');
  const kept = useKept<{ note?: string }>('press', i.id, () => ({}));
  const { note } = kept.value;
  const press = () => void run(() => acts.pressInstruction(i, note?.trim() || undefined)).then((done) => {
    if (done === undefined) return;
    kept.forget();
    say(t('report.after.pressed_now', { units: owing.map((x) => x.unit).join(t('common.list')) }));
  });
  return (
    <div className="instruction-after">
      {i.back ? <p className="note">{t('report.after.laid', { time: when(i.back.at, now, t), post: i.by_post, how: t(`report.after.method.${i.back.method}`) })}{i.back.remark ? t('report.quoted', { text: i.back.remark }) : ''}</p> : null}
      {i.settled_at == null ? (i.owes_back ? <p><b>{t('report.after.owes', { post: i.by_post })}</b></p> : null) : <p><b>{t('report.after.settled', { time: when(i.settled_at, now, t) })}</b></p>}
      {may ? (
        <p className="instruction-acts">
          {owing.length > 0 ? <Button size="small" loading={busy} onClick={press}>{t('report.after.press', { n: owing.length })}</Button> : null}
          {owing.length > 0 && note === undefined ? <Button size="small" type="link" onClick={() => kept.set({ note: '' })}>{t('report.after.press_note')}</Button> : null}
          {owing.length > 0 && note !== undefined ? <Input size="small" autoFocus value={note} placeholder={t('report.after.press_note_hint')} aria-label={t('report.after.press_note')} onChange={(e) => kept.set({ note: e.target.value })} onPressEnter={press} /> : null}
          <Button size="small" type={i.owes_back ? 'primary' : 'default'} onClick={() => setLaying(true)}>{t('report.after.lay')}</Button>
        </p>
      ) : null}
      <ProblemNote error={error} />
      {laying ? <LayBefore instruction={i} acts={acts} close={() => setLaying(false)} /> : null}
    </div>
  );
}

function LayBefore({ instruction: i, acts, close }: { instruction: Instruction; acts: Acts; close: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const own = me.name === i.by_name;
  const kept = useKept('lay', i.id, () => ({ method: own ? 'on_screen' : 'in_person' as InstructionMethod, remark: '', settled: i.owes_back }));
  const { method, remark, settled } = kept.value;
  const { busy, error, run } = useCommand();
  const owing = i.to.filter((x) => x.answered_at == null).map((x) => x.unit);
  const act = () => void run(() => acts.layBefore(i, { method, remark: remark.trim() ? remark : undefined, settled })).then((done) => {
    if (done === undefined) return;
    kept.forget();
    say(t(settled ? 'report.after.settled_now' : 'report.after.laid_now', { post: i.by_post }));
    close();
  });
  return (
    <Dialog title={t('report.after.lay_title', { who: [i.by_name, i.by_post].filter(Boolean).join(' ') })} note={i.no} label={t('report.after.lay_do')} busy={busy} error={error} kept={kept} act={act} close={close}>
      <div className="dialog-form">
        <Segmented value={method} aria-label={t('report.after.how')} onChange={(m: InstructionMethod) => kept.set({ method: m })} options={METHODS.map((m) => ({ value: m, label: t(`report.after.method.${m}`) }))} />
        <label>{t('report.after.remark')}<Area value={remark} rows={2} maxRows={6} aria-label={t('report.after.remark')} placeholder={t('report.after.remark_hint')} onChange={(e) => kept.set({ remark: e.target.value })} /></label>
        <Checkbox checked={settled} onChange={(e) => kept.set({ settled: e.target.checked })}>{t('report.after.settle')}</Checkbox>
        {settled && owing.length > 0 ? <p className="note">{t('report.after.settle_owing', { units: owing.join(t('common.list')) })}</p> : null}
      </div>
    </Dialog>
  );
}
