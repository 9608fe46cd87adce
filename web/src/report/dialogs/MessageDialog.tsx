/** The prepared text for an addressee without a node, or for a short message. */
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inWords, titleOf } from '../../i18n/index.ts';
import { api, take } from '../../api/client.ts';
import { Answered } from '../../ui/States.tsx';
import { CopyText } from './Copy.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { InDialog } from './inDialog.ts';

/** The prepared text for one desk, or for anybody. */
export function useMessage(report: string, desk: string | null | undefined, form?: string) {
  return useQuery({
    queryKey: ['report', report, 'message', desk, form],
    queryFn: () => take(api.GET('/reports/{id}/message', { params: { path: { id: report }, query: { to: desk ?? undefined, form } } })),
    retry: false,
  });
}

export function MessageDialog({ report, close }: InDialog) {
  const { t } = useTranslation();
  const desks = [...new Map(report.clocks.flatMap((c) => (c.mine && c.to.desk_id ? [[c.to.desk_id, { id: c.to.desk_id, name: c.to.name }] as const] : []))).values()];
  const [desk, setDesk] = useState(desks[0]?.id);
  const [form, setForm] = useState('');
  const message = useMessage(report.id, desk, form || undefined);
  // The forms come with every answer: they stay while another text is fetched.
  const [forms, setForms] = useState<NonNullable<typeof message.data>['forms']>([]);
  if (message.data && message.data.forms.length !== forms.length) setForms(message.data.forms);
  return (
    <Dialog title={t('report.message')} note={titleOf(report)} close={close}>
      <div className="dialog-form">
        {desks.length > 1 ? <Segmented value={desk ?? ''} onChange={setDesk} options={desks.map((d) => ({ value: d.id, label: d.name }))} /> : null}
        {forms.length > 0 ? <Segmented value={form} onChange={setForm} aria-label={t('report.message_form')} options={[{ value: '', label: t('report.message_plain') }, ...forms.map((f) => ({ value: f.code, label: inWords(f.zh, f.en) }))]} /> : null}
        <Answered of={message}>{(m) => <CopyText text={m.text} rows={9} />}</Answered>
      </div>
    </Dialog>
  );
}
