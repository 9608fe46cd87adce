/**
 * 平台 › 人员: the posts of a unit with who answers for each tonight, and the people
 * behind them. A vacancy or a number nobody has tried is said loudly, never left blank.
 */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { matches, useInitials } from '../../ui/initials.ts';
import { Answered } from '../../ui/States.tsx';
import { peopleOf, postsOf } from '../api.ts';
import { dutyWord, useUnits } from '../names.ts';
import { Bar, Panel, Two, useMay, WhoMay } from '../parts/bits.tsx';
import { Rows, type Column } from '../parts/Rows.tsx';
import type { Person, Post } from '../types.ts';
import { PeopleDialogs, type PeopleAct } from './PeopleDialogs.tsx';
import { PersonSide, PostSide } from './PeopleSide.tsx';
import { TestMark } from './TestMark.tsx';

export function PeoplePage() {
  const { t } = useTranslation();
  const me = useMe();
  const may = useMay();
  const navigate = useNavigate({ from: '/platform/people' });
  const search = useSearch({ from: '/shell/platform/people' });
  const units = useUnits();
  const unit = search.unit ?? me.unit.id;
  const posts = useQuery(postsOf(unit));
  const people = useQuery(peopleOf(unit));
  const [act, setAct] = useState<PeopleAct | null>(null);
  const initials = useInitials(units.choices.map((o) => o.label));
  const choose = (id: string) => void navigate({ search: { unit, id }, replace: true });
  const manage = may('people.manage') && units.here(unit);
  const post = posts.data?.find((p) => p.post === search.id);
  const person = people.data?.find((p) => p.id === search.id);
  const postColumns: Column<Post>[] = [
    { key: 'title', title: t('platform.people.post'), render: (p) => p.title },
    { key: 'duty', title: t('platform.people.duty'), wide: true, width: 110, render: (p) => dutyWord(p.duty) },
    { key: 'who', title: t('platform.people.who_now'), render: (p) => <Who post={p} /> },
    { key: 'phone', title: t('platform.people.phone'), width: 130, render: (p) => p.phones[0]?.number ?? (p.person ? <b>{t('platform.people.no_phone')}</b> : '') },
    { key: 'test', title: t('platform.people.tested'), wide: true, width: 120, render: (p) => (p.phones[0] ? <TestMark at={p.tested_at} answered={p.tested_at ? true : null} /> : null) },
  ];
  const peopleColumns: Column<Person>[] = [
    { key: 'name', title: t('platform.people.name'), width: 110, render: (p) => p.name || <span className="ink2">{t('platform.people.erased')}</span> },
    { key: 'job', title: t('platform.people.job'), render: (p) => p.job },
    { key: 'post', title: t('platform.people.post'), wide: true, render: (p) => postsOfPerson(posts.data, p.id).join(t('common.comma')) },
    { key: 'phone', title: t('platform.people.phone'), width: 130, render: (p) => p.phones[0]?.number ?? <b>{t('platform.people.no_phone')}</b> },
    { key: 'test', title: t('platform.people.tested'), wide: true, width: 120, render: (p) => (p.phones[0] ? <TestMark at={p.phones[0].tested_at} answered={p.phones[0].answered} /> : null) },
  ];
  return (
    <Two
      chosen={post !== undefined || person !== undefined}
      main={
        <>
          <Bar act={manage ? <Button type="primary" onClick={() => setAct({ what: 'enter' })}>{t('platform.people.enter')}</Button> : null}>
            <Select
              className="platform-find" aria-label={t('platform.people.unit')} value={unit} options={units.choices} onChange={(next: string) => void navigate({ search: { unit: next } })}
              showSearch={{ filterOption: (q, o) => matches(q, String(o?.label ?? ''), initials) }}
            />
          </Bar>
          <Panel title={t('platform.people.posts')} note={manage ? <Button size="small" onClick={() => setAct({ what: 'post' })}>{t('platform.people.post_open')}</Button> : t('platform.people.posts_note')}>
            <Answered of={posts}>
              {(rows) => <Rows label={t('platform.people.posts')} rows={rows} columns={postColumns} id={postId} chosen={post?.post} choose={choose} emptyTitle={t('platform.people.posts_empty')} empty={t('platform.people.posts_empty_hint')} />}
            </Answered>
          </Panel>
          <Panel title={t('platform.people.people')} note={people.data ? t('platform.people.count', { n: people.data.length }) : null}>
            <Answered of={people}>
              {(rows) => <Rows label={t('platform.people.people')} rows={rows} columns={peopleColumns} id={personId} chosen={person?.id} choose={choose} emptyTitle={t('platform.people.empty')} empty={t('platform.people.empty_hint')} />}
            </Answered>
          </Panel>
        </>
      }
      side={
        <>
          {post ? <PostSide post={post} manage={manage} act={setAct} /> : person ? <PersonSide person={person} posts={postsOfPerson(posts.data, person.id)} manage={manage} act={setAct} /> : <Panel title={t('platform.people.one')}><p className="platform-pad note">{t('platform.people.choose')}</p></Panel>}
          {manage ? null : <WhoMay admin="unit_admin" />}
          {act ? <PeopleDialogs act={act} unit={unit} people={people.data ?? []} close={() => setAct(null)} opened={choose} /> : null}
        </>
      }
    />
  );
}

const postId = (p: Post) => p.post;
const personId = (p: Person) => p.id;
const postsOfPerson = (posts: Post[] | undefined, person: string) => (posts ?? []).filter((p) => p.holders.some((h) => h.person === person && !h.to_on)).map((p) => p.title);

function Who({ post }: { post: Post }) {
  const { t } = useTranslation();
  switch (post.state) {
    case 'present':
      return <>{post.name}</>;
    case 'stand_in':
      return <>{t('platform.people.stands_in', { name: post.name, for: post.stands_in_for ?? '' })}</>;
    case 'absent':
      return <span className="tag tag-ink">{t('platform.people.absent_nobody')}</span>;
    default:
      return <span className="tag tag-ink">{t('platform.people.vacant')}</span>;
  }
}
