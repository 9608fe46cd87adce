/**
 * 续报: what is new, and the figures as they stand now. The first story is not told
 * again. The same form closes (终报) and, after that, tells changed casualties (伤亡补报).
 */
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../../api/client.ts';
import { upload } from '../../api/upload.ts';
import type { Casualties, CasualtyField, Count, PreparedFollowUp } from '../../api/types.ts';
import { inWords, titleOf } from '../../i18n/index.ts';
import { nodeNow, useMinute } from '../../time/clock.ts';
import { readMoment } from '../../time/parse.ts';
import { when } from '../../time/words.ts';
import { Area } from '../../ui/Area.tsx';
import { useKept } from '../../ui/useKept.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FieldFault } from '../../ui/Problem.tsx';
import { Answered } from '../../ui/States.tsx';
import { cite } from '../cite.ts';
import { useCommand } from '../../ui/useCommand.ts';
import { CASUALTY_FIELDS, isPreliminary, readCount } from '../count.ts';
import { Fallen } from '../Fallen.tsx';
import { FigureFields } from '../FigureFields.tsx';
import { SaidFigures, useSaid } from '../SaidFigures.tsx';
import { GradeAhead } from '../GradeAhead.tsx';
import { newerOf } from '../newer.ts';
import { useStanding } from '../useStanding.ts';
import { Answering, useAnswering } from '../../inquiry/Answering.tsx';
import { SignPanel } from '../sign/SignPanel.tsx';
import { NOBODY, useSign } from '../sign/useSign.ts';
import { DueAgain } from './DueAgain.tsx';
import type { InDialog } from './inDialog.ts';
import { Newer } from './Newer.tsx';
import { figuresOf, typedFigures } from './VerifyDialog.tsx';
import '../first.css';

export function FollowDialog(props: InDialog) {
  const { id } = props.report;
  const prepared = useQuery({ queryKey: ['follow', id], queryFn: () => take(api.GET('/reports/{id}/follow', { params: { path: { id } } })), staleTime: Infinity, gcTime: 0 });
  return <Answered of={prepared} lines={4}>{(p) => <Form {...props} prepared={p} renew={() => void prepared.refetch()} />}</Answered>;
}

/** Figures whose fall wants a word: who is found or comes home is no news. */
const FALLS: CasualtyField[] = ['dead', 'injured'];
/** Counts as the node prepares them for a form. */
const countsOf = (typed: PreparedFollowUp['casualties']) => typed as unknown as Casualties;
const counted = (c: Count | null) => (c === null || c.how === 'unknown' ? null : c.how === 'none' ? 0 : c.n);

function Form({ report: r, acts, close, prepared: p, renew }: InDialog & { prepared: PreparedFollowUp; renew: () => void }) {
  const { t } = useTranslation();
  const now = useMinute();
  const kept = useKept('follow', r.id, () => ({
    what: p.what, asOf: '', asOfTypedAt: 0, fewer: '', last: false, leaves: false, files: p.attachments.map(({ id, name }) => ({ id, name })), ...typedFigures({ ...r, casualties: countsOf(p.casualties) }),
  }));
  const { what, asOf, asOfTypedAt, fewer, last, leaves, files, ...figures } = kept.value;
  const picker = useRef<HTMLInputElement>(null);
  const { busy, error, run } = useCommand();
  const adding = useCommand();
  const answering = useAnswering(r);
  const read = figuresOf(figures, r.casualties);
  const said = useSaid(what, figures);
  // The grade that the new figures ask for is the one that is confirmed with them.
  const standing = useStanding(r, { what: what.trim() || r.what, casualties: read })?.rating ?? r.rating;
  const sign = useSign(p.signing ?? NOBODY, { ask: false, oral: true, rating: standing });
  const moment = readMoment(asOf, asOfTypedAt);
  const at = moment.ok && (moment.moment.how === 'exact' || moment.moment.how === 'about') ? moment.moment.at : undefined;
  const falls = FALLS.some((f) => {
    const [was, is] = [counted(r.casualties[f]), counted(readCount(figures[f]))];
    return was !== null && is !== null && is < was;
  });
  const changed = read !== undefined && JSON.stringify(read) !== JSON.stringify(r.casualties);
  const vague = moment.ok && asOf.trim() !== '' && at === undefined;
  // What is still preliminary is due again; the report that closes asks for it once.
  const due = CASUALTY_FIELDS.some((f) => isPreliminary(figures[f]));
  const closes = last && !p.closed;
  const ready = !(closes && due && !leaves) && what.trim() !== '' && read !== undefined && moment.ok && !vague && (!p.signing || sign.ready);
  const open = (['trapped', 'missing'] as const).some((f) => (counted(readCount(figures[f])) ?? 0) > 0);
  const below = p.what !== '' && !what.includes(p.what) ? p.what : '';
  const body = () => ({ what: what.trim(), as_of: at ?? null, casualties: read ?? r.casualties, fewer: fewer.trim() || null, last, leaves_preliminary: closes && due && leaves, attachments: files.map((f) => f.id), passes: p.passes, sign: p.signing ? sign.body : undefined, answers: answering.answers });
  const send = async () => {
    try {
      return await acts.follow(body(), newerOf(error)?.rev ?? p.rev);
    } catch (e) {
      // What came meanwhile, also from below, is shown before it is sent again.
      renew();
      throw e;
    }
  };
  const act = () => void run(send).then((done) => {
    if (done === undefined) return;
    kept.forget();
    close();
  });
  const add = (list: FileList | null) => void adding.run(async () => {
    let all = files;
    for (const file of list ?? []) {
      const stored = await upload(file, file.name);
      all = [...all.filter((f) => f.id !== stored.id), { id: stored.id, name: file.name }];
      kept.set({ files: all });
    }
  });
  const name = last ? t('report.follow_last') : inWords(p.name, p.name_en);
  return (
    <Dialog title={name} note={titleOf(r)} width={640} label={t('report.follow_do', { name })} busy={busy || adding.busy} error={error ?? adding.error} ready={ready} kept={kept} act={act} close={close}>
      <Newer error={error} report={r} />
      <div className="dialog-form">
        {p.due ? <p className="note">{t('report.follow_due', { time: when(p.due.due_at, now, t) })} {cite({ ...p.due, ceiling_article: p.due.ceiling_article }, t)}</p> : null}
        {p.closed && p.counted_until ? <p className="ink2">{t('report.follow_recount', { time: when(p.counted_until, now, t) })}</p> : null}
        <label>{t('report.follow_what')}<Area value={what} rows={3} maxRows={10} autoFocus placeholder={t('report.follow_hint')} onChange={(e) => kept.set({ what: e.target.value })} /></label>
        {r.upward && p.what && !below ? <p className="note">{t('report.follow_below')}</p> : null}
        {below ? <p className="note">{t('report.follow_newer')}“{below}” <button type="button" className="link" onClick={() => kept.set({ what: `${what.trimEnd()}\n${below}`.trim() })}>{t('report.follow_take')}</button></p> : null}
        <div>{t('report.follow_figures')}<FigureFields idPrefix="w" kind={r.kind} values={figures} onChange={(f, text) => kept.set({ [f]: text })} /></div>
        <SaidFigures said={said} kind={r.kind} onTake={kept.set} />
        <DueAgain kind={r.kind} values={figures} onChange={(f, text) => kept.set({ [f]: text })} />
        {due && !closes ? <p className="note">{t('report.due_stays')}</p> : null}
        {read ? null : <p className="field-fault">{t('report.fault_figure')}</p>}
        <Fallen stood={{ ledger: r.ledger }} kind={r.kind} casualties={read} reason={fewer} />
        {falls ? <label>{t('report.follow_fewer')}<Input value={fewer} onChange={(e) => kept.set({ fewer: e.target.value })} placeholder={t('report.follow_fewer_hint')} /></label> : null}
        <label>{t('report.follow_as_of')}<Input value={asOf} onChange={(e) => kept.set({ asOf: e.target.value, asOfTypedAt: e.target.value === '' ? 0 : nodeNow() })} placeholder={t('report.follow_now')} /><FieldFault fault={vague ? t('report.follow_vague') : moment.ok ? null : t(`time.fault.${moment.fault}`, { day: moment.day, month: moment.month })} /></label>
        <p className="follow-files">
          <Button size="small" onClick={() => picker.current?.click()}>{t('report.follow_add')}</Button>
          <input ref={picker} type="file" multiple hidden onChange={(e) => add(e.target.files)} />
          <span className="note">{files.map((f) => f.name).join(t('common.comma'))}</span>
        </p>
        {p.closed ? null : <Checkbox checked={last} onChange={(e) => kept.set({ last: e.target.checked })}>{t('report.follow_close')}</Checkbox>}
        <Answering {...answering} />
        {p.signing ? <SignPanel form={sign} rating={standing} /> : null}
        {closes && due ? <p className="field-fault">{t('report.due_last')} <Checkbox checked={leaves} onChange={(e) => kept.set({ leaves: e.target.checked })}>{t('report.due_leave')}</Checkbox></p> : null}
        {last && open ? <p className="field-fault">{t('report.follow_open_people')}</p> : null}
        {changed || what.trim() !== p.what ? <GradeAhead report={r} what={what.trim() || r.what} casualties={read} /> : null}
      </div>
    </Dialog>
  );
}
