/**
 * A signature as it is filled in: on the screen, upon a word, on paper, or by asking
 * somebody else for it. Who may sign comes with the terms; the rest is what was typed.
 */
import { useState } from 'react';
import type { Attachment, SignBody, SignMethod, SigningTerms } from '../../api/types.ts';
import { useWhen } from '../../time/useWhen.ts';

/** `ask`: the text waits for somebody else. */
export type SignWay = SignMethod | 'ask';
export interface Asked { post_id?: string; check: boolean }

export function useSign(terms: SigningTerms, may: { ask: boolean; oral: boolean }) {
  const ways: SignWay[] = [...(terms.mine ? ['on_screen' as const] : []), ...(may.oral && !(may.ask && terms.check) ? ['oral' as const] : []), 'paper', ...(may.ask ? ['ask' as const] : [])];
  const [chosen, setWay] = useState<SignWay>();
  const way = chosen ?? (may.ask && terms.check ? 'ask' : (ways[0] ?? 'paper'));
  const first = terms.may.find((m) => m.name != null);
  const [post, setPost] = useState<string>();
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [phone, setPhone] = useState<string>();
  const [said, setSaid] = useState('');
  const [paper, setPaper] = useState<Attachment | null>(null);
  const [check, setCheck] = useState(terms.check);
  const [confirm, setConfirm] = useState(false);
  const at = useWhen();
  const picked = terms.may.find((m) => m.post_id === (post ?? first?.post_id));
  /** Where nobody is entered for any post, who agreed is typed. */
  const typed = first === undefined;
  const known = typed ? name.trim() !== '' && title.trim() !== '' : picked?.name != null;
  const ready = way === 'on_screen' || (way === 'ask' ? first !== undefined || check : known && !at.fault && (way !== 'paper' || paper !== null));
  const body: SignBody | undefined = way === 'ask' ? undefined : way === 'on_screen' ? { method: way, confirm_grade: confirm } : {
    method: way, post_id: typed ? undefined : picked?.post_id, name: typed ? name.trim() : undefined, post: typed ? title.trim() : undefined, at: at.at,
    phone: way === 'oral' ? (phone ?? picked?.phone)?.trim() || undefined : undefined, said: way === 'oral' ? said.trim() || undefined : undefined, paper: way === 'paper' ? paper?.id : undefined, confirm_grade: confirm,
  };
  const asked: Asked | undefined = way === 'ask' ? { post_id: check ? undefined : picked?.post_id, check } : undefined;
  return { terms, ways, way, setWay, picked, setPost, typed, name, setName, title, setTitle, phone: phone ?? picked?.phone ?? '', setPhone, said, setSaid, paper, setPaper, check, setCheck, confirm, setConfirm, at, ready, body, asked };
}

export type SignForm = ReturnType<typeof useSign>;
