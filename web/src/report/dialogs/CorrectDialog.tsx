/** 更正: only what was changed is sent, with the reason; the old text stays in the record. */
import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Area } from '../../ui/Area.tsx';
import { kindsQuery } from '../../api/queries.ts';
import type { CorrectBody } from '../../api/types.ts';
import { inWords } from '../../i18n/index.ts';
import { nodeNow } from '../../time/clock.ts';
import { readMoment } from '../../time/parse.ts';
import { useCommand } from '../../ui/useCommand.ts';
import { FigureFields } from '../FigureFields.tsx';
import { GradeAhead } from '../GradeAhead.tsx';
import { PlaceField } from '../PlaceField.tsx';
import { FieldFault } from '../../ui/Problem.tsx';
import { Answering, useAnswering } from '../../inquiry/Answering.tsx';
import { useKept } from '../../ui/useKept.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import type { InDialog } from './inDialog.ts';
import { Newer } from './Newer.tsx';
import { figuresOf, typedFigures } from './VerifyDialog.tsx';
import '../first.css';

export function CorrectDialog({ report: r, acts, close }: InDialog) {
  const { t } = useTranslation();
  const kept = useKept('correct', r.id, () => ({
    what: r.what, place: r.place_text, placeId: r.place?.id ?? '', kind: r.kind, when: r.happened_text ?? '', whenTypedAt: 0, name: r.contact?.name ?? '', phone: r.contact?.phone ?? '', reason: '', ...typedFigures(r),
  }));
  const { what, place, placeId, kind, when, whenTypedAt, name, phone, reason, ...figures } = kept.value;
  const kinds = useQuery(kindsQuery);
  const answering = useAnswering(r);
  const { busy, error, run } = useCommand();
  const casualties = figuresOf(figures, r.casualties);
  const moment = readMoment(when, whenTypedAt || nodeNow());
  const changes: Partial<CorrectBody> = {};
  if (what.trim() !== r.what) changes.what = what.trim();
  if (kind !== r.kind) changes.kind = kind;
  // Words without a known place take the one before off the map.
  if (place.trim() !== r.place_text || placeId !== (r.place?.id ?? '')) Object.assign(changes, { place_text: place.trim(), place_id: placeId || undefined });
  if (when.trim() !== (r.happened_text ?? '') && moment.ok) Object.assign(changes, { happened: moment.moment, happened_text: when.trim() });
  if (name.trim() !== (r.contact?.name ?? '')) changes.contact_name = name.trim();
  if (phone.trim() !== (r.contact?.phone ?? '')) changes.contact_phone = phone.trim();
  if (casualties && JSON.stringify(casualties) !== JSON.stringify(r.casualties)) changes.casualties = casualties;
  const ready = Object.keys(changes).length > 0 && reason.trim() !== '' && casualties !== undefined && moment.ok;
  const act = () => void run(() => acts.correct({ ...changes, reason: reason.trim(), answers: answering.answers })).then((done) => {
    if (done === undefined) return;
    kept.forget();
    close();
  });
  return (
    <Dialog title={t('report.correct_title')} note={t('report.correct_note')} width={640} label={t('report.correct_do')} busy={busy} error={error} ready={ready} kept={kept} act={act} close={close}>
      <Newer error={error} report={r} />
      <div className="dialog-form">
        <label>{t('report.when')}<Input value={when} onChange={(e) => kept.set({ when: e.target.value, whenTypedAt: nodeNow() })} /><FieldFault fault={moment.ok ? null : t(`time.fault.${moment.fault}`, { day: moment.day, month: moment.month })} /></label>
        <div><label htmlFor="k-place">{t('report.where')}</label><PlaceField id="k-place" text={place} placeId={placeId || undefined} unit={r.from_unit.id} onChange={(text, known) => kept.set({ place: text, placeId: known?.id ?? '' })} /></div>
        <label>{t('report.what')}<Area value={what} rows={2} maxRows={6} onChange={(e) => kept.set({ what: e.target.value })} /></label>
        <div>{t('report.kind')}
          <Select
            value={kind} onChange={(code: string) => kept.set({ kind: code })} showSearch={{ optionFilterProp: 'label' }} aria-label={t('report.kind')} className="correct-kind"
            options={(kinds.data ?? [{ code: r.kind, zh: r.kind_path.at(-1) ?? r.kind, en: r.kind_path_en.at(-1) ?? r.kind }]).map((k) => ({ value: k.code, label: inWords(k.zh, k.en) }))}
          />
        </div>
        <div>{t('report.casualties')}<FigureFields idPrefix="k" kind={kind} values={figures} onChange={(f, text) => kept.set({ [f]: text })} /></div>
        <div className="dialog-two">
          <label>{t('report.contact_name')}<Input value={name} onChange={(e) => kept.set({ name: e.target.value })} /></label>
          <label>{t('report.contact_phone')}<Input value={phone} onChange={(e) => kept.set({ phone: e.target.value })} /></label>
        </div>
        {kind !== r.kind || changes.casualties || changes.what ? <GradeAhead report={r} what={what.trim()} kind={kind} casualties={casualties} /> : null}
        <label>{t('report.correct_reason')}<Input value={reason} onChange={(e) => kept.set({ reason: e.target.value })} placeholder={t('report.correct_hint')} autoFocus /></label>
        <Answering {...answering} />
      </div>
    </Dialog>
  );
}
