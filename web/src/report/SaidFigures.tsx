/**
 * Figures that somebody has written in words and not in the cells: 何事 says 3人没上来 while 被困
 * still stands at 未核实, and what is read out on the telephone says both. The node reads the
 * words; they go into the cells when somebody asks for it, and never by themselves.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CasualtyField, PastedEvent, PastedField } from '../api/types.ts';
import { Key } from '../ui/Key.tsx';
import { readCount, unmarked } from './count.ts';
import { useFigureWords } from './figures.ts';
import { offersOf, told } from './reading.ts';
import { figureWords, FIGURE_NAMES } from './readingWords.ts';
import { useSettled } from './useProposal.ts';
import { read } from './useReading.ts';

const PAUSE_MS = 400;
/** Shorter than this nothing is counted: 3人亡. */
const FEWEST_CHARS = 3;

/** A figure that the words give and its cell does not. */
export interface Said { field: (typeof FIGURE_NAMES)[number]; text: string; told: PastedField }
type Values = Partial<Record<CasualtyField, string>>;

const same = (a: string, b: string) => JSON.stringify(readCount(a)) === JSON.stringify(readCount(b));

/** What the words of one event say otherwise than the cells; a text that tells of several is asked nothing. */
export function saidIn(events: PastedEvent[], values: Values, none: string): Said[] {
  const event = events[0];
  if (!event || events.length > 1) return [];
  const offers = offersOf(event, 0, none);
  return FIGURE_NAMES.flatMap((field) => {
    const text = offers[field];
    const figure = told(event, field);
    if (text === undefined || !figure?.from || same(text, values[field] ?? '')) return [];
    // What stands there was looked at by somebody; that it is only preliminary in the words is no news.
    if (same(unmarked(text), values[field] ?? '')) return [];
    return [{ field, text, told: figure }];
  });
}

export function useSaid(text: string, values: Values, on = true): Said[] {
  const { t } = useTranslation();
  const settled = useSettled(text.trim(), PAUSE_MS);
  const long = Array.from(settled).length;
  const { data } = useQuery({
    queryKey: ['said', settled],
    queryFn: () => read({ text: settled }),
    enabled: on && long >= FEWEST_CHARS,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
    gcTime: 60_000,
  });
  const events = on && text.trim() !== '' ? data?.events : undefined;
  return saidIn(events ?? [], values, t('common.none'));
}

/** The cells that follow the words. */
export const filledBy = (said: Said[]): Values => Object.fromEntries(said.map((s) => [s.field, s.text]));

export function SaidFigures({ said, kind, onTake, hotkey }: { said: Said[]; kind?: string; onTake: (values: Values) => void; hotkey?: string }) {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  if (said.length === 0) return null;
  const list = said.map((s) => `${word(s.field)} ${figureWords(s.told, t)}${t('report.quoted', { text: s.told.from?.words ?? '' })}`).join(t('common.list'));
  return (
    <p className="said" role="status">
      {t('report.said', { list })} <button type="button" className="link" onClick={() => onTake(filledBy(said))}>{t('report.said_take')}</button>{hotkey ? <> <Key>{hotkey}</Key></> : null}
    </p>
  );
}
