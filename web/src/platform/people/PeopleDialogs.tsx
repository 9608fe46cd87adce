/** The forms of people and posts: enter, edit, leave; set up a post, give it, note an absence with its stand-in. */
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { nodeNow } from '../../time/clock.ts';
import { full } from '../../time/words.ts';
import { say } from '../../ui/undo.tsx';
import { absentPost, closePost, editPerson, enterPerson, holdPost, leavePost, openPost } from '../api.ts';
import { DUTIES, dutyWord, options } from '../names.ts';
import { numbers, readTime, some, text, type Field, type Values } from '../parts/fields.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import type { Absence, Person, PersonBody, Post } from '../types.ts';
import { today } from '../units/UnitDialogs.tsx';

export type PeopleAct = { what: 'enter' | 'post' } | { what: 'absence'; post: Post; absence: Absence } | { what: 'edit' | 'gone'; person: Person } | { what: 'hold' | 'leave' | 'absent' | 'close'; post: Post };
const PHONE_KINDS = ['mobile', 'office', 'home', 'other'] as const;

interface Props { act: PeopleAct; unit: string; people: Person[]; close: () => void; opened: (id: string) => void }
interface Form { title: string; note?: string; label: string; fields: Field[]; start: Values; rev?: number; newer?: (c: unknown) => Values; act: (v: Values, rev?: number) => Promise<unknown> }

export function PeopleDialogs({ act, unit, people, close, opened }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const forPerson = usePersonForm(act, unit);
  const forPost = usePostForm(act, unit, people);
  const form = forPerson ?? forPost;
  if (!form) return null;
  const again = () => {
    void client.invalidateQueries({ queryKey: ['people'] });
    void client.invalidateQueries({ queryKey: ['posts'] });
  };
  return (
    <FormDialog
      {...form} close={close} stale={again}
      done={(result) => {
        again();
        say(t('platform.saved', { what: form.title }));
        const made = result as { id?: string; post?: string } | null;
        if (act.what === 'enter' && made?.id) opened(made.id);
        if (act.what === 'post' && made?.post) opened(made.post);
      }}
    />
  );
}

async function initialsOf(name: string): Promise<string> {
  const { pinyin } = await import('pinyin-pro');
  return pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase();
}
const bodyOf = async (v: Values, unit: string, left_on?: string): Promise<PersonBody> => ({
  unit, name: text(v.name), job: text(v.job), phones: numbers(v.phones), initials: some(v.initials) ?? (await initialsOf(text(v.name))), ...(left_on ? { left_on } : {}),
});
const valuesOf = (p: Person): Values => ({ name: p.name, job: p.job, phones: p.phones, initials: p.initials });

function usePersonForm(act: PeopleAct, unit: string): Form | null {
  const { t } = useTranslation();
  const fields: Field[] = [
    { key: 'name', label: t('platform.people.name'), kind: 'text', required: true, half: true },
    { key: 'job', label: t('platform.people.job'), kind: 'text', half: true },
    { key: 'phones', label: t('platform.people.phones'), kind: 'numbers', kinds: PHONE_KINDS.map((value) => ({ value, label: t(`platform.number.${value}`) })), hint: t('platform.people.phones_hint') },
    { key: 'initials', label: t('platform.people.initials'), kind: 'text', half: true, hint: t('platform.people.initials_hint') },
  ];
  if (act.what === 'enter') {
    return { title: t('platform.people.enter'), note: t('platform.people.enter_note'), label: t('platform.people.enter_do'), fields, start: { name: '', job: '', phones: [], initials: '' }, act: async (v) => enterPerson(await bodyOf(v, unit)) };
  }
  if (act.what === 'edit') {
    const { person } = act;
    return { title: t('platform.people.edit_of', { name: person.name }), label: t('common.save'), fields, start: valuesOf(person), rev: person.rev, newer: (c) => valuesOf(c as Person), act: async (v, rev) => editPerson(person.id, await bodyOf(v, person.unit), rev) };
  }
  if (act.what === 'gone') {
    const { person } = act;
    return {
      title: t('platform.people.gone_of', { name: person.name }), note: t('platform.people.gone_note'), label: t('platform.people.gone'), rev: person.rev,
      fields: [{ key: 'left_on', label: t('platform.unit.last_day'), kind: 'day', required: true, half: true }], start: { left_on: today() },
      act: async (v, rev) => editPerson(person.id, await bodyOf(valuesOf(person), person.unit, text(v.left_on)), rev),
    };
  }
  return null;
}

function usePostForm(act: PeopleAct, unit: string, people: Person[]): Form | null {
  const { t } = useTranslation();
  const who = (except?: string | null) => people.filter((p) => p.id !== except).map((p) => ({ value: p.id, label: p.job ? `${p.name} ${p.job}` : p.name }));
  if (act.what === 'post') {
    return {
      title: t('platform.people.post_open'), note: t('platform.people.post_note'), label: t('platform.people.post_do'),
      fields: [
        { key: 'title', label: t('platform.people.title'), kind: 'text', required: true, half: true },
        { key: 'duty', label: t('platform.people.duty'), kind: 'select', options: options(DUTIES, dutyWord), required: true, half: true, hint: t('platform.people.duty_hint') },
        { key: 'full_time', label: t('platform.people.full_time'), kind: 'check' },
      ],
      start: { title: '', duty: 'staff', full_time: false },
      act: (v) => openPost({ unit, title: text(v.title), duty: text(v.duty), full_time: v.full_time === true }),
    };
  }
  if (!('post' in act)) return null;
  const { post } = act;
  const holder = post.holders.find((h) => !h.to_on);
  switch (act.what) {
    case 'hold':
      return {
        title: t('platform.people.hold_of', { title: post.title }), note: t('platform.people.hold_note'), label: t('platform.people.hold'), rev: post.rev,
        fields: [
          { key: 'person_id', label: t('platform.people.who'), kind: 'select', options: who(holder?.person), search: true, required: true },
          { key: 'from_on', label: t('platform.people.from_day'), kind: 'day', required: true, half: true },
          { key: 'acting', label: t('platform.people.acting_check'), kind: 'check' },
        ],
        start: { person_id: '', from_on: today(), acting: false },
        act: (v, rev) => holdPost(post.post, { person_id: text(v.person_id), from_on: text(v.from_on), acting: v.acting === true }, rev),
      };
    case 'leave':
      return {
        title: t('platform.people.leave_of', { name: holder?.name ?? '', title: post.title }), note: t('platform.people.leave_note'), label: t('platform.people.leave_post'), rev: post.rev,
        fields: [{ key: 'on', label: t('platform.unit.last_day'), kind: 'day', required: true, half: true }], start: { on: today() },
        act: (v, rev) => leavePost(post.post, { person_id: holder?.person ?? '', on: text(v.on) }, rev),
      };
    case 'absent':
    case 'absence': {
      const known = act.what === 'absence' ? act.absence : null;
      const valuesOf = (a: Absence): Values => ({ from: full(a.from), to: full(a.to), stand_in: a.stand_in ?? '', reason: a.reason });
      return {
        title: t('platform.people.absent_of', { name: holder?.name ?? post.title }), note: t('platform.people.absent_note'), label: t(known ? 'common.save' : 'platform.people.absent_do'), rev: post.rev,
        fields: [
          { key: 'from', label: t('platform.people.from_time'), kind: 'time', required: true, half: true },
          { key: 'to', label: t('platform.people.to_time'), kind: 'time', required: true, half: true },
          { key: 'stand_in', label: t('platform.people.stand_in'), kind: 'select', options: who(holder?.person), search: true, clear: true, hint: t('platform.people.stand_in_hint') },
          { key: 'reason', label: t('platform.reason'), kind: 'text', hint: t('platform.people.reason_hint') },
        ],
        start: known ? valuesOf(known) : { from: full(nodeNow()), to: '', stand_in: '', reason: '' },
        act: (v, rev) => absentPost(post.post, { ...(known ? { id: known.id } : {}), from: readTime(text(v.from)) ?? 0, to: readTime(text(v.to)) ?? 0, stand_in: some(v.stand_in), reason: text(v.reason) }, rev),
      };
    }
    default:
      return { title: t('platform.people.post_close_of', { title: post.title }), note: t('platform.people.post_close_note'), label: t('platform.people.post_close'), rev: post.rev, fields: [], start: {}, act: (_, rev) => closePost(post.post, rev) };
  }
}
