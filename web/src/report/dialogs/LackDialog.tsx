/** 要素不全: what a report lacks is ticked, what it calls unknown itself beforehand; the unit is asked, and the report counts meanwhile. */
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { inquiryMinutesQuery } from '../../api/queries.ts';
import type { Element } from '../../api/types.ts';
import { titleOf } from '../../i18n/index.ts';
import { Minutes } from '../../inquiry/Minutes.tsx';
import { ELEMENTS, plainlyLacks } from '../../inquiry/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { say } from '../../ui/undo.tsx';
import { useKept } from '../../ui/useKept.ts';
import { useCommand } from '../../ui/useCommand.ts';
import type { InDialog } from './inDialog.ts';
import '../../inquiry/inquiry.css';

export function LackDialog({ report: r, acts, close }: InDialog) {
  const { t } = useTranslation();
  const kept = useKept<{ lacks: Element[]; text: string; minutes?: number }>('lacking', r.id, () => ({ lacks: plainlyLacks(r), text: '' }));
  const { lacks, text, minutes } = kept.value;
  const usual = useQuery(inquiryMinutesQuery).data;
  const { busy, error, run } = useCommand();
  const act = () => void run(() => acts.lacking({ lacks, text: text.trim() || undefined, minutes })).then((done) => {
    if (done === undefined) return;
    kept.forget();
    say(t('inquiry.asked', { to: r.from_unit.name }));
    close();
  });
  return (
    <Dialog title={t('inquiry.lack_title')} note={titleOf(r)} width={560} label={t('inquiry.lack_do', { who: r.from_unit.name })} busy={busy} error={error} ready={lacks.length > 0 || text.trim() !== ''} kept={kept} act={act} close={close}>
      <div className="dialog-form">
        <p className="note">{t('inquiry.lack_note')}</p>
        <Checkbox.Group className="lack-elements" value={lacks} onChange={(v) => kept.set({ lacks: v as Element[] })} options={ELEMENTS.map((e) => ({ value: e, label: t(`inquiry.element.${e}`) }))} />
        <label>{t('inquiry.lack_text')}<Input value={text} onChange={(e) => kept.set({ text: e.target.value })} placeholder={t('inquiry.lack_hint')} /></label>
        {usual === undefined ? null : <Minutes value={minutes ?? usual} change={(n) => kept.set({ minutes: n })} />}
      </div>
    </Dialog>
  );
}
