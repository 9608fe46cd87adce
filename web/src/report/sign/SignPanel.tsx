/**
 * 签发: how it is signed and by whom. Only those who may are offered; a word that was
 * given is taken down with time, telephone and the words themselves, and confirmed
 * later; a signature on paper needs its photograph.
 */
import { Button, Checkbox, Input, Radio, Select } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { upload } from '../../api/upload.ts';
import { useMe } from '../../api/queries.ts';
import type { Rating } from '../../api/types.ts';
import { inWords } from '../../i18n/index.ts';
import { nodeNow } from '../../time/clock.ts';
import { hm } from '../../time/words.ts';
import { useGradeWord } from '../../ui/Grade.tsx';
import { FieldFault, ProblemNote } from '../../ui/Problem.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import type { SignForm } from './useSign.ts';
import './sign.css';

/**
 * `goes`: the report goes with it; otherwise it went before. `noted`: a word is kept with what is
 * signed, and nobody confirms it afterwards.
 */
export function SignPanel({ form: f, rating, goes = true, noted }: { form: SignForm; rating: Rating; goes?: boolean; noted?: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const may = me.roles.includes('leader') || me.roles.includes('duty_officer');
  const grade = useGradeWord();
  // Who answers for two posts is named once.
  const names = [...new Map(f.terms.may.filter((m) => m.name).map((m) => [m.name, `${m.title}${m.name ?? ''}`])).values()].join(t('common.list'));
  return (
    <section className="sign" aria-label={t('sign.title')}>
      <h2 className="section-title">{t('sign.title')}<span className="note">{names ? t('sign.may', { names }) : t('sign.may_nobody')}{inWords(f.terms.article, f.terms.article_en)}</span></h2>
      <Radio.Group value={f.way} onChange={(e) => f.setWay(e.target.value as SignForm['way'])} options={f.ways.map((w) => ({ value: w, label: noted && w === 'oral' ? t('sign.word_noted') : t(`sign.way.${w}`) }))} aria-label={t('sign.title')} />
      {f.way === 'oral' || f.way === 'paper' ? <By form={f} /> : null}
      {f.way === 'ask' ? (
        <div className="sign-line">
          {f.check ? <span className="note">{t('sign.check_note')}</span> : <Who form={f} label={t('sign.ask_whom')} value={f.asks?.post_id} asks />}
          <Checkbox checked={f.check} disabled={f.terms.check} onChange={(e) => f.setCheck(e.target.checked)}>{t('sign.check_first')}</Checkbox>
        </div>
      ) : null}
      {f.way === 'ask' ? <p className="note">{t('sign.ask_note', { n: f.terms.minutes })}</p> : null}
      {f.way === undefined || f.way === 'ask' || rating.confirmed || !may ? null : <Checkbox checked={f.confirm} onChange={(e) => f.setConfirm(e.target.checked)}>{t('sign.confirm', { grade: grade(rating) })}</Checkbox>}
      {f.way === 'oral' && goes ? <p className="note">{t('sign.oral_note')}</p> : null}
    </section>
  );
}

function Who({ form: f, label, value, asks }: { form: SignForm; label: string; value: string | undefined; asks?: boolean }) {
  const { t } = useTranslation();
  const word = (m: SignForm['terms']['may'][number]) => `${m.name ?? t('today.state.vacant')} ${m.title}${m.stands_in_for ? `（${t('report.stands_in', { name: m.stands_in_for })}）` : ''}`;
  return <Select className="sign-who" value={value} placeholder={label} onChange={f.setPost} aria-label={label} options={f.terms.may.map((m) => ({ value: m.post_id, label: word(m), disabled: m.name == null || (asks === true && !m.own) }))} />;
}

function By({ form: f }: { form: SignForm }) {
  const { t } = useTranslation();
  const me = useMe();
  const picker = useRef<HTMLInputElement>(null);
  const { busy, error, run } = useCommand();
  const add = (file: File | undefined) => {
    if (file) void run(async () => f.setPaper(await upload(file, file.name || 'sign.png')));
  };
  return (
    <>
      <div className="sign-line">
        {f.typed ? (
          <><Input className="sign-small" value={f.name} placeholder={t('sign.name')} aria-label={t('sign.name')} onChange={(e) => f.setName(e.target.value)} /><Input className="sign-small" value={f.title} placeholder={t('sign.post')} aria-label={t('sign.post')} onChange={(e) => f.setTitle(e.target.value)} /></>
        ) : <Who form={f} label={t('sign.by')} value={f.picked?.post_id} />}
        <Input className="sign-small" value={f.at.typed} placeholder={t('report.time_now', { time: hm(nodeNow()) })} aria-label={t('sign.at')} onChange={(e) => f.at.set(e.target.value)} />
        {f.way === 'oral' ? <><Input className="sign-small" value={f.phone} placeholder={t('sign.phone')} aria-label={t('sign.phone')} onChange={(e) => f.setPhone(e.target.value)} />{f.picked?.phone && f.phone === '' ? <button type="button" className="link" onClick={() => f.setPhone(f.picked?.phone ?? '')}>{t('sign.phone_take', { phone: f.picked.phone })}</button> : null}</>
          : <Button onClick={() => picker.current?.click()} loading={busy}>{f.paper ? `✓ ${f.paper.name}` : t('sign.paper')}</Button>}
        <span className="note">{t('report.taken_down', { name: me.name })}</span>
        <input ref={picker} type="file" hidden accept="image/*,application/pdf" capture="environment" aria-label={t('sign.paper')} onChange={(e) => add(e.target.files?.[0])} />
      </div>
      {f.way === 'oral' ? <Input value={f.said} placeholder={t('sign.said_hint')} aria-label={t('sign.said')} onChange={(e) => f.setSaid(e.target.value)} /> : null}
      <FieldFault fault={f.at.fault ? t(`time.fault.${f.at.fault.fault}`, { day: f.at.fault.day, month: f.at.fault.month }) : null} />
      <ProblemNote error={error} />
    </>
  );
}
