/**
 * A signature as it is filled in: on the screen, upon a word, on paper, or by asking
 * somebody else for it. Who may sign comes with the terms; the rest is what was typed.
 */
import { useState } from 'react';
import type { Attachment, ChosenRating, SignBody, SignMethod, SigningTerms } from '../../api/types.ts';
import { choiceOf } from '../RatingChooser.tsx';
import { useWhen } from '../../time/useWhen.ts';

/** `ask`: the text waits for somebody else. */
export type SignWay = SignMethod | 'ask';
export interface Asked { post_id?: string; check: boolean }

/** Where nobody needs to sign. */
export const NOBODY: SigningTerms = { may: [], check: false, minutes: 0, article: '', article_en: '', mine: false };

export function useSign(terms: SigningTerms, may: { ask: boolean; oral: boolean; screen?: boolean; asked?: string; rating: ChosenRating }) {
  const ways: SignWay[] = [...(terms.mine && may.screen !== false ? ['on_screen' as const] : []), ...(may.oral && !(may.ask && terms.check) ? ['oral' as const] : []), 'paper', ...(may.ask ? ['ask' as const] : [])];
  const [chosen, setWay] = useState<SignWay>();
  // A leader signs; an officer says how it was agreed: nothing is taken for granted.
  const way = chosen !== undefined && ways.includes(chosen) ? chosen : terms.mine && may.screen !== false ? 'on_screen' : may.ask && terms.check ? 'ask' : undefined;
  const held = terms.may.filter((m) => m.name != null);
  const [post, setPost] = useState<string | undefined>(may.asked);
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [phone, setPhone] = useState('');
  const [said, setSaid] = useState('');
  const [paper, setPaper] = useState<Attachment | null>(null);
  const [check, setCheck] = useState(terms.check);
  const [confirm, setConfirm] = useState(false);
  const at = useWhen();
  const picked = held.find((m) => m.post_id === post);
  /** Whom the node would ask first. */
  const asks = [picked, ...held].find((m) => m?.own);
  /** Where nobody is entered for any post, who agreed is typed. */
  const typed = held.length === 0;
  const grade = confirm ? choiceOf(may.rating) : undefined;
  const known = typed ? name.trim() !== '' && title.trim() !== '' : picked !== undefined;
  const ready = way === 'on_screen' || way === 'ask' || (way !== undefined && known && !at.fault && (way === 'paper' ? paper !== null : phone.trim() !== ''));
  const body: SignBody | undefined = way === 'on_screen' ? { method: way, confirm_grade: confirm, grade } : way === 'oral' || way === 'paper' ? {
    method: way, post_id: typed ? undefined : picked?.post_id, name: typed ? name.trim() : undefined, post: typed ? title.trim() : undefined, at: at.at,
    phone: way === 'oral' ? phone.trim() : undefined, said: way === 'oral' ? said.trim() || undefined : undefined, paper: way === 'paper' ? paper?.id : undefined, confirm_grade: confirm, grade,
  } : undefined;
  const asked: Asked | undefined = way === 'ask' ? { post_id: check ? undefined : asks?.post_id, check } : undefined;
  return { terms, ways, way, setWay, picked, asks, setPost, typed, name, setName, title, setTitle, phone, setPhone, said, setSaid, paper, setPaper, check, setCheck, confirm, setConfirm, at, ready, body, asked };
}

export type SignForm = ReturnType<typeof useSign>;
