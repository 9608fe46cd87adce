/** The grade changed later: raised freely, lowered with a reason; who and why stays in the record. */
import { Checkbox, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import type { InstructionMethod } from '../../api/types.ts';
import { inWords, titleOf } from '../../i18n/index.ts';
import { useCommand } from '../../ui/useCommand.ts';
import { choiceOf, isLower, RatingChooser, type Choice } from '../RatingChooser.tsx';
import { useKept } from '../../ui/useKept.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import type { InDialog } from './inDialog.ts';
import { Newer } from './Newer.tsx';

const METHODS: InstructionMethod[] = ['telephone', 'paper', 'in_person'];

interface Typed { choice?: Choice; reason: string; confirm: boolean; name: string; post: string; method: InstructionMethod }

export function RatingDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const kept = useKept<Typed>('rating', report.id, () => ({ reason: '', confirm: false, name: '', post: '', method: 'telephone' }));
  const { choice, reason, confirm, ...by } = kept.value;
  const { busy, error, run } = useCommand();
  const lower = isLower(choice, report.rating);
  const { permissions } = useMe();
  /** A leader confirms oneself; an officer takes down who did, as an instruction is taken down. */
  const leader = permissions.includes('grade.confirm');
  const mayConfirm = (leader || permissions.includes('instruct')) && !report.rating.confirmed;
  const named = leader || (by.name.trim() !== '' && by.post.trim() !== '');
  const chosen = choiceOf(choice ?? report.rating);
  const act = () => {
    if (choice || confirm) void run(() => acts.rate({ ...chosen, confirm, reason: reason.trim() || undefined, confirmed_by: confirm && !leader ? { ...by, name: by.name.trim(), post: by.post.trim() } : undefined })).then((done) => {
      if (done === undefined) return;
      kept.forget();
      close();
    });
  };
  return (
    <Dialog title={t('report.rating_title')} note={titleOf(report)} label={t('report.rating_do')} busy={busy} error={error} ready={(choice !== undefined || confirm) && (!confirm || named) && (!lower || reason.trim() !== '')} kept={kept} act={act} close={close}>
      <Newer error={error} report={report} />
      <div className="dialog-form">
        <RatingChooser proposed={report.rating} chosen={choice} reason={reason} onChange={(c, text) => kept.set({ choice: c, reason: text })} />
        {mayConfirm ? <Checkbox checked={confirm} onChange={(e) => kept.set({ confirm: e.target.checked })}>{t(leader ? 'report.confirm_self' : 'report.confirm_grade')}</Checkbox> : null}
        {confirm && !leader ? (
          <div className="dialog-two">
            <label>{t('report.confirm_by')}<Input value={by.name} onChange={(e) => kept.set({ name: e.target.value })} /></label>
            <label>{t('report.instruct_post')}<Input value={by.post} onChange={(e) => kept.set({ post: e.target.value })} /></label>
            <Radio.Group value={by.method} aria-label={t('report.confirm_how')} onChange={(e) => kept.set({ method: e.target.value as InstructionMethod })} options={METHODS.map((m) => ({ value: m, label: t(`report.method.${m}`) }))} />
          </div>
        ) : null}
        {lower ? null : <label>{t('report.rating_reason')}<Input value={reason} onChange={(e) => kept.set({ reason: e.target.value })} /></label>}
        {report.reasons.map((r) => <p key={r.fact} className="note">{inWords(r.fact, r.fact_en)}{t('common.comma')}{inWords(r.criterion, r.criterion_en)} ({inWords(r.source, r.source_en)})</p>)}
      </div>
    </Dialog>
  );
}
