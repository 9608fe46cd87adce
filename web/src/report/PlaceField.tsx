/**
 * Where: a combobox whose suggestions lie in the flow and cover nothing. Matches by
 * name or by the initials of the pinyin, the own township first. Free text is as
 * good as a suggestion.
 */
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import type { Id, Place } from '../api/types.ts';
import { orKept } from '../offline/form.ts';
import { composing } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { useSettled } from './useProposal.ts';

interface Props { id: string; text: string; placeId?: Id; unit: Id; onChange: (text: string, place?: Place) => void }

const SHOWN = 5;

export function PlaceField({ id, text, placeId, unit, onChange }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const q = useSettled(text.trim(), 120);
  const found = useQuery({
    queryKey: ['places', unit, q],
    queryFn: () => orKept(() => take(api.GET('/places', { params: { query: { q, unit } } })).then((page) => page.rows), (form) => form.places.filter((p) => p.name.includes(q) || p.pinyin.startsWith(q.toLowerCase()))),
    enabled: open && q !== '' && !placeId,
    retry: false,
    staleTime: 60_000,
  });
  const rows = open && !placeId && q !== '' ? (found.data ?? []).slice(0, SHOWN) : [];
  const shown = rows.length > 0;
  const current = Math.min(active, rows.length - 1);
  const choose = (p: Place | undefined) => {
    if (!p) return;
    onChange(p.name, p);
    setOpen(false);
  };
  const onKeyDown = (e: React.KeyboardEvent) => {
    if (composing(e) || !shown) return;
    if (e.key === 'ArrowDown') setActive((current + 1) % rows.length);
    else if (e.key === 'ArrowUp') setActive((current - 1 + rows.length) % rows.length);
    else if (e.key === 'Enter' && !e.ctrlKey && !e.metaKey) choose(rows[current]);
    else if (e.key === 'Escape') {
      setOpen(false);
      e.stopPropagation();
    } else return;
    e.preventDefault();
  };
  return (
    <div className={`place${shown ? ' place-open' : ''}`}>
      <Input
        id={id} value={text} role="combobox" aria-expanded={shown} aria-controls={`${id}-list`} aria-autocomplete="list" autoComplete="off"
        aria-activedescendant={shown ? `${id}-${current}` : undefined}
        suffix={<span className="note">{placeId ? t('report.place_known') : t('report.place_hint')}</span>}
        onChange={(e) => { setOpen(true); setActive(0); onChange(e.target.value); }}
        onFocus={() => setOpen(true)} onBlur={() => setOpen(false)} onKeyDown={onKeyDown}
      />
      {shown ? (
        <div id={`${id}-list`} role="listbox" aria-label={t('report.where')} className="place-list">
          {rows.map((p, i) => (
            <div
              key={p.id} id={`${id}-${i}`} role="option" aria-selected={i === current}
              onMouseDown={(e) => { e.preventDefault(); choose(p); }} onMouseEnter={() => setActive(i)}
            >
              <b>{p.name}</b>
              <Pinyin of={p.pinyin} q={q} />
              <span>{p.what}</span>
              <span>{p.where || p.unit_name}</span>
              <span>{i === current ? <Key>Enter</Key> : null}</span>
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}

/** The initials, as far as they were typed marked. */
function Pinyin({ of, q }: { of: string; q: string }) {
  const typed = /^[a-z]+$/i.test(q) && of.startsWith(q.toLowerCase()) ? q.length : 0;
  return <span className="place-pinyin"><b>{of.slice(0, typed)}</b>{of.slice(typed)}</span>;
}
