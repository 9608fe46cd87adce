/** What was asked about a report and is answered with what is being written; ticked unless somebody says otherwise. */
import { Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inquiry, ReportDetail } from '../api/types.ts';

export function useAnswering(r: ReportDetail) {
  const asked = r.inquiries.filter((q) => q.mine && q.about === r.id && q.answered_at == null);
  const [off, setOff] = useState<string[]>([]);
  const answers = asked.map((q) => q.id).filter((id) => !off.includes(id));
  return { asked, answers, toggle: (id: string, on: boolean) => setOff((all) => (on ? all.filter((x) => x !== id) : [...all, id])) };
}

export function Answering({ asked, answers, toggle }: { asked: Inquiry[]; answers: string[]; toggle: (id: string, on: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <>
      {asked.map((q) => (
        <Checkbox key={q.id} checked={answers.includes(q.id)} onChange={(e) => toggle(q.id, e.target.checked)}>
          {t('inquiry.answers', { from: q.from.name, what: [q.lacks.map((e) => t(`inquiry.element.${e}`)).join(t('common.list')), q.text].filter(Boolean).join(t('common.comma')) })}
        </Checkbox>
      ))}
    </>
  );
}
