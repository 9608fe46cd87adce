/** All hits, newest first, as one types. The words asked stand in the address, so a search can be kept and sent on. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { composing, useHotkeys } from '../ui/hotkeys.ts';
import { Answered, Empty } from '../ui/States.tsx';
import { HitLine } from './HitLine.tsx';
import { hitsQuery, hrefOf, useRested } from './hits.ts';
import './search.css';

export function SearchPage() {
  const { t } = useTranslation();
  const me = useMe();
  const router = useRouter();
  const navigate = useNavigate({ from: '/search' });
  const { q: asked = '' } = useSearch({ from: '/shell/search' });
  const [text, setText] = useState(asked);
  const [before, setBefore] = useState(asked);
  const list = useRef<HTMLOListElement>(null);
  // A search from the top bar arrives by the address.
  if (before !== asked) {
    setBefore(asked);
    setText(asked);
  }
  const q = useRested(text);
  useEffect(() => {
    if (q !== asked && q === text.trim()) void navigate({ search: { q: q || undefined }, replace: true });
  }, [q, asked, text, navigate]);
  const found = useInfiniteQuery(hitsQuery(q));
  const hits = found.data?.pages.flatMap((p) => p.hits) ?? [];
  const move = (step: number): void | false => {
    if (document.activeElement?.closest('.search-place')) return false;
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const now = links.indexOf(document.activeElement as HTMLElement);
    links[Math.max(0, Math.min(links.length - 1, now + step))]?.focus();
    return undefined;
  };
  useHotkeys({ ArrowDown: () => move(1), ArrowUp: () => move(-1) });
  return (
    <div className="search-page">
      <h1 className="page-title">{t('search.page')}</h1>
      <Input
        value={text} autoFocus size="large" allowClear placeholder={t('search.placeholder')} aria-label={t('search.placeholder')} onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => {
          const href = hits[0] ? hrefOf(hits[0]) : null;
          if (e.key === 'Enter' && !composing(e) && href && hits.length === 1) router.history.push(href);
        }}
      />
      <p className="note">{t('search.scope', { unit: me.unit.short_name })}</p>
      {q === '' ? <Empty title={t('search.begin')}>{t('search.begin_hint')}</Empty> : (
        <Answered of={found} lines={6}>
          {() => hits.length === 0 ? <Empty title={t('search.nothing_for', { q })}>{t('search.nothing')}</Empty> : (
            <>
              <ol ref={list} className="panel search-hits">
                {hits.map((hit) => {
                  const href = hrefOf(hit);
                  return <li key={hit.kind + hit.id}>{href ? <Link to={href} className="hit"><HitLine hit={hit} q={q} /></Link> : <div className="hit"><HitLine hit={hit} q={q} /></div>}</li>;
                })}
              </ol>
              {found.hasNextPage ? <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('common.more')}</Button> : null}
            </>
          )}
        </Answered>
      )}
    </div>
  );
}
