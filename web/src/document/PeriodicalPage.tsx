/** 月报, 季报, 年报: a paper about all that happened in a period, written from the statistics. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { periodicalQuery } from '../api/queries.ts';
import type { DocumentPeriod, PreparedPaper } from '../api/types.ts';
import { nodeNow } from '../time/clock.ts';
import { Answered } from '../ui/States.tsx';
import { daysOf } from '../statistics/period.ts';
import { previewPeriodical } from './files.ts';
import { Writer } from './Writer.tsx';

export function PeriodicalPage() {
  const asked = useSearch({ from: '/shell/statistics/paper' });
  const [from, to] = asked.from && asked.to ? [asked.from, asked.to] : daysOf('month', nodeNow());
  const answer = useQuery(periodicalQuery({ from, to, series: asked.series }));
  return <Answered of={answer} lines={8}>{(p) => (p.period ? <AboutPeriod key={`${from}.${to}.${p.paper.series}`} prepared={p} period={p.period} /> : null)}</Answered>;
}

function AboutPeriod({ prepared, period }: { prepared: PreparedPaper; period: DocumentPeriod }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const { from, to } = period;
  const days = { from, to };
  const body = (written: Parameters<Parameters<typeof Writer>[0]['matter']['issue']>[0]) => ({ ...written.paper, period: written.period ?? period });
  return (
    <Writer
      matter={{
        prepared, kept: `${from}.${to}`, title: prepared.paper.title ?? '', heading: t('document.periodical_title'),
        back: <Link to="/statistics" search={days}>{t('document.periodical_of', days)}</Link>,
        issue: (written) => take(api.POST('/statistics/documents', { body: body(written) })),
        ask: (written, asked) => take(api.POST('/statistics/documents/ask', { body: { ...body(written), sign: undefined, ...asked } })),
        preview: (written, format) => previewPeriodical(body(written), format),
        choose: (series) => void go({ to: '/statistics/paper', search: { ...days, series }, replace: true }),
        retake: () => take(api.GET('/statistics/documents', { params: { query: { ...days, series: prepared.paper.series } } })),
      }}
    />
  );
}
