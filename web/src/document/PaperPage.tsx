/** 拟文: a paper about an event. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { paperQuery, reportQuery } from '../api/queries.ts';
import type { PreparedPaper, ReportDetail } from '../api/types.ts';
import { titleOf } from '../i18n/index.ts';
import { useSubject } from '../shell/mode.ts';
import { Answered } from '../ui/States.tsx';
import { previewFile } from './files.ts';
import { Writer } from './Writer.tsx';

export function PaperPage() {
  const { id } = useParams({ from: '/shell/report/$id/paper' });
  const { series } = useSearch({ from: '/shell/report/$id/paper' });
  const report = useQuery(reportQuery(id));
  useSubject(report.data?.drill);
  const answer = useQuery(paperQuery(id, series));
  return <Answered of={report} lines={8}>{(r) => <Answered of={answer} lines={8}>{(p) => <AboutEvent key={`${id}.${p.paper.series}`} report={r} prepared={p} />}</Answered>}</Answered>;
}

function AboutEvent({ report, prepared }: { report: ReportDetail; prepared: PreparedPaper }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const params = { id: report.id };
  return (
    <Writer
      matter={{
        prepared, report, kept: report.id, title: prepared.paper.title || report.title, heading: t('document.write_title'),
        back: <Link to="/report/$id" params={params}>{titleOf(report)}</Link>,
        issue: ({ paper }) => take(api.POST('/reports/{id}/documents', { params: { path: params }, body: paper })),
        ask: ({ paper }, asked) => take(api.POST('/reports/{id}/documents/ask', { params: { path: params }, body: { ...paper, sign: undefined, ...asked } })),
        preview: ({ paper }, format) => previewFile(report.id, paper, format),
        choose: (series) => void go({ to: '/report/$id/paper', params, search: { series }, replace: true }),
      }}
    />
  );
}
