/**
 * The search box of the top bar, Ctrl K: hits as one types, ↑ ↓ and Enter to open,
 * Esc to put away. Enter without a choice goes to the page of all hits.
 */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { composing } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { HitLine } from './HitLine.tsx';
import { hitsQuery, hrefOf, useRested, type Hit } from './hits.ts';
import './search.css';

const SHOWN = 8;

export function SearchBox() {
  const me = useMe();
  return me.permissions.includes('search.use') ? <Palette unit={me.unit.short_name} /> : null;
}

function Palette({ unit }: { unit: string }) {
  const { t } = useTranslation();
  const router = useRouter();
  const list = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const q = useRested(text);
  const found = useInfiniteQuery({ ...hitsQuery(q), enabled: q !== '' && open });
  const hits = text.trim() === '' ? [] : (found.data?.pages[0]?.hits ?? []).slice(0, SHOWN);
  const shown = open && text.trim() !== '';
  const go = (href: string) => {
    setOpen(false);
    setAt(-1);
    router.history.push(href);
  };
  const take = (hit: Hit) => go(hrefOf(hit) ?? `/search?q=${encodeURIComponent(hit.title)}`);
  const onKeyDown = (e: React.KeyboardEvent<HTMLInputElement>) => {
    if (composing(e)) return;
    const hit = hits[at];
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      setOpen(true);
      setAt((n) => Math.max(-1, Math.min(hits.length - 1, n + (e.key === 'ArrowDown' ? 1 : -1))));
    } else if (e.key === 'Enter' && hit && shown) take(hit);
    else if (e.key === 'Enter' && text.trim()) go(`/search?q=${encodeURIComponent(text.trim())}`);
    else if (e.key === 'Escape') {
      if (shown) setOpen(false);
      else e.currentTarget.blur();
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div className="search-place" onBlur={(e) => { if (!e.currentTarget.contains(e.relatedTarget)) setOpen(false); }}>
      <label className="search-box">
        <input
          id="search-box" value={text} placeholder={t('search.placeholder')} aria-label={t('search.placeholder')} autoComplete="off" spellCheck={false}
          role="combobox" aria-expanded={shown} aria-controls={list} aria-autocomplete="list" aria-activedescendant={shown && at >= 0 ? `${list}-${at}` : undefined}
          onFocus={() => setOpen(true)} onChange={(e) => { setText(e.target.value); setOpen(true); setAt(-1); }} onKeyDown={onKeyDown}
        />
        <Key>Ctrl K</Key>
      </label>
      <div className="search-drop" hidden={!shown}>
        <div id={list} role="listbox" aria-label={t('search.hits')}>
          {hits.map((hit, i) => (
            <div key={hit.kind + hit.id} id={`${list}-${i}`} role="option" aria-selected={i === at} className="hit" onMouseDown={(e) => e.preventDefault()} onClick={() => take(hit)}>
              <HitLine hit={hit} q={q} />
            </div>
          ))}
        </div>
        {found.error ? <ProblemNote error={found.error} /> : null}
        {found.data && hits.length === 0 && !found.isFetching ? <p className="search-none">{t('search.nothing')}</p> : null}
        <p className="note search-foot">{t('search.scope', { unit })} <span>{t('search.enter_all')}</span></p>
      </div>
    </div>
  );
}
