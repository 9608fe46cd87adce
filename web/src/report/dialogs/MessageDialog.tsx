/** The prepared text for an addressee without a node, or for a short message. */
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../../api/client.ts';
import { Answered } from '../../ui/States.tsx';
import { CopyText } from './Copy.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { InDialog } from './inDialog.ts';

/** The prepared text for one desk. */
export function useMessage(report: string, desk: string | undefined) {
  return useQuery({
    queryKey: ['report', report, 'message', desk],
    queryFn: () => take(api.GET('/reports/{id}/message', { params: { path: { id: report }, query: { to: desk ?? '' } } })),
    enabled: desk !== undefined,
    retry: false,
  });
}

export function MessageDialog({ report, close }: InDialog) {
  const { t } = useTranslation();
  const desks = [...new Map(report.clocks.map((c) => [c.to.desk_id, c.to])).values()];
  const [desk, setDesk] = useState(desks[0]?.desk_id ?? '');
  const message = useMessage(report.id, desk);
  return (
    <Dialog title={t('report.message')} note={report.title} close={close}>
      <div className="dialog-form">
        {desks.length > 1 ? <Segmented value={desk} onChange={setDesk} options={desks.map((d) => ({ value: d.desk_id, label: d.name }))} /> : null}
        <Answered of={message}>{(m) => <CopyText text={m.text} rows={9} />}</Answered>
      </div>
    </Dialog>
  );
}
