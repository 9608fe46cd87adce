/** The chosen post with its holders and absences, or the chosen person with their numbers. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { wordFor } from '../../i18n/index.ts';
import { nodeNow, useMinute } from '../../time/clock.ts';
import { full } from '../../time/words.ts';
import { ProblemNote } from '../../ui/Problem.tsx';
import { say } from '../../ui/undo.tsx';
import { absentPost, testedPhone } from '../api.ts';
import { dutyWord } from '../names.ts';
import { Facts, Panel, useMay } from '../parts/bits.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { Absence, Person, Post } from '../types.ts';
import type { PeopleAct } from './PeopleDialogs.tsx';
import { TestMark } from './TestMark.tsx';

export function PostSide({ post, manage, act }: { post: Post; manage: boolean; act: (a: PeopleAct) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { busy, error, run } = useCommand();
  useMinute();
  // What was ended a second ago is over.
  const now = nodeNow();
  /** Ends it now, or where it begins: then it did not take place. */
  const end = async (a: Absence) => {
    const to = Math.max(a.from, nodeNow());
    const done = await run(() => absentPost(post.post, { id: a.id, from: a.from, to, stand_in: a.stand_in ?? undefined, reason: a.reason }, post.rev));
    void client.invalidateQueries({ queryKey: ['posts'] });
    if (done) say(t(to > a.from ? 'platform.people.is_back' : 'platform.people.stays', { name: post.holders.find((h) => !h.to_on)?.name ?? post.title }));
  };
  const span = (a: Absence) => t('platform.people.absence_span', { from: full(a.from), to: full(a.to) });
  return (
    <>
      <Panel
        title={post.title} note={dutyWord(post.duty)}
        foot={manage ? (
          <>
            <Button size="small" onClick={() => act({ what: 'hold', post })}>{t('platform.people.hold')}</Button>
            <Button size="small" disabled={!post.holders.some((h) => !h.to_on)} onClick={() => act({ what: 'absent', post })}>{t('platform.people.absent')}</Button>
            <Button size="small" disabled={!post.holders.some((h) => !h.to_on)} onClick={() => act({ what: 'leave', post })}>{t('platform.people.leave_post')}</Button>
            <Button size="small" onClick={() => act({ what: 'close', post })}>{t('platform.people.post_close')}</Button>
          </>
        ) : null}
      >
        <Facts rows={[
          [t('platform.people.who_now'), post.name || t('platform.people.vacant')], [t('platform.people.phone'), post.phones.map((p) => p.number).join(' ')],
          [t('platform.people.time'), t(post.full_time ? 'platform.people.full_time' : 'platform.people.part_time')],
        ]} />
      </Panel>
      <Panel title={t('platform.people.holders')} note={t('platform.people.holders_note')}>
        {post.holders.length === 0 ? <p className="platform-pad note">{t('platform.people.never_held')}</p> : (
          <table className="plain"><tbody>{post.holders.map((h) => (
            <tr key={h.person + h.from_on}><td>{h.name}{h.acting ? <span className="note"> {t('platform.people.acting')}</span> : null}</td><td className="ink2">{h.to_on ? t('platform.people.from_to', { from: h.from_on, to: h.to_on }) : t('platform.since', { on: h.from_on })}</td></tr>
          ))}</tbody></table>
        )}
      </Panel>
      <Panel title={t('platform.people.absences')} note="AB">
        <ProblemNote error={error} />
        {post.absences.length === 0 ? <p className="platform-pad note">{t('platform.people.no_absence')}</p> : (
          <table className="plain"><tbody>{post.absences.map((a) => (
            <tr key={a.id} className={a.from <= now && now < a.to ? 'strong' : undefined}>
              <td>{a.from === a.to ? t('platform.people.not_gone', { from: full(a.from) }) : span(a)}<br /><span className="note">{a.reason}</span></td>
              <td>{a.stand_in_name ? t('platform.people.stand_in_is', { name: a.stand_in_name }) : a.from === a.to ? null : <b>{t('platform.people.no_stand_in')}</b>}</td>
              {manage ? (
                <td className="right nowrap">
                  {a.to > now && a.to > a.from ? (
                    <>
                      <Button size="small" disabled={busy} onClick={() => void end(a)}>{t(a.from <= now ? 'platform.people.back' : 'platform.people.call_off')}</Button>{' '}
                      <Button size="small" disabled={busy} onClick={() => act({ what: 'absence', post, absence: a })}>{t('platform.people.absence_edit')}</Button>
                    </>
                  ) : null}
                </td>
              ) : null}
            </tr>
          ))}</tbody></table>
        )}
      </Panel>
    </>
  );
}

export function PersonSide({ person, posts, manage, act }: { person: Person; posts: string[]; manage: boolean; act: (a: PeopleAct) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const may = useMay();
  const { busy, error, run } = useCommand();
  const tested = async (number: string, answered: boolean) => {
    if ((await run(() => testedPhone(person.id, { number, answered }))) === undefined) return;
    say(t('platform.people.test_noted', { name: person.name }));
    void client.invalidateQueries({ queryKey: ['people'] });
    void client.invalidateQueries({ queryKey: ['posts'] });
  };
  return (
    <Panel
      title={person.name} note={person.unit_name}
      foot={manage ? (
        <>
          <Button size="small" onClick={() => act({ what: 'edit', person })}>{t('platform.edit')}</Button>
          <Button size="small" onClick={() => act({ what: 'gone', person })}>{t('platform.people.gone')}</Button>
        </>
      ) : null}
    >
      <Facts rows={[[t('platform.people.job'), person.job], [t('platform.people.post'), posts.join(t('common.comma'))], [t('platform.people.initials'), person.initials]]} />
      <ProblemNote error={error} />
      {person.phones.length === 0 ? <p className="platform-pad"><b>{t('platform.people.no_phone_hint')}</b></p> : (
        <table className="plain"><tbody>{person.phones.map((p) => (
          <tr key={p.number}>
            <td className="nowrap">{wordFor(`platform.number.${p.kind}`, p.kind)} <b>{p.number}</b><br /><span className="note"><TestMark at={p.tested_at} answered={p.answered} /></span></td>
            {may('people.read') ? (
              <td className="right nowrap">
                <Button size="small" disabled={busy} onClick={() => void tested(p.number, true)}>{t('platform.people.got_through')}</Button>{' '}
                <Button size="small" disabled={busy} onClick={() => void tested(p.number, false)}>{t('platform.people.no_answer')}</Button>
              </td>
            ) : null}
          </tr>
        ))}</tbody></table>
      )}
    </Panel>
  );
}
