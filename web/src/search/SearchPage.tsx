/** Hits of the search, newest first. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { Answered, Empty } from '../ui/States.tsx';

export function SearchPage() {
  const { t } = useTranslation();
  const { q = '' } = useSearch({ from: '/shell/search' });
  const hits = useQuery({ queryKey: ['search', q], queryFn: () => take(api.GET('/search', { params: { query: { q } } })), enabled: q !== '' });
  return (
    <div className="account">
      <h1 className="page-title">{t('search.title', { q })}</h1>
      <Answered of={hits}>
        {(d) => d.hits.length === 0 ? <Empty title={t('search.nothing')} /> : (
          <ul>{d.hits.map((h) => <li key={h.kind + h.id}>{h.kind === 'report' ? <Link to="/report/$id" params={{ id: h.id }}>{h.title}</Link> : <b>{h.title}</b>} <span className="note">{h.snippet}</span></li>)}</ul>
        )}
      </Answered>
    </div>
  );
}
