/**
 * What is done with a report. Every command answers with the report as it now is;
 * lists and 今日 are asked again. An act that can be taken back says so for ten
 * seconds.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../i18n/index.ts';
import { api, ifMatch, take } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import type { Call, CallOutcome, Casualties, Clock, CorrectBody, FollowBody, HandBody, Id, Instruction, InstructionBody, LackBody, LayBeforeBody, Millis, RateBody, ReaddressBody, ReportDetail, ReturnBody, SignBody, SubmitBody, TelephoneBody, UpBody, UseOf } from '../api/types.ts';
import { seenRing } from '../shell/RingBar.tsx';
import { offerUndo, say } from '../ui/undo.tsx';
import { useProblemText } from '../ui/Problem.tsx';
import { newerOf } from './newer.ts';

/** The revision of what a clock belongs to. */
const ofClock = (c: Clock) => (c.rev == null ? undefined : ifMatch(c.rev));

/** The document asks for every field; what is null stays as it is. */
const whole = (body: CorrectBody) => ({
  happened: null, happened_text: null, place_text: null, place_id: null, what: null, kind: null, casualties: null, contact_name: null, contact_phone: null, answers: [], ...body,
});

export type Acts = ReturnType<typeof useActs>;

export function useActs(report: ReportDetail | undefined) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const problemText = useProblemText();
  const id = report?.id ?? '';
  const title = report ? titleOf(report) : '';
  const rev = report?.rev ?? 0;
  return useMemo(() => {
    const path = { id };
    const settle = async (answer: Promise<{ data?: unknown }>) => {
      const keep = (fresh: unknown) => {
        if (fresh && typeof fresh === 'object' && 'timeline' in fresh) queryClient.setQueryData(['report', (fresh as ReportDetail).id], fresh);
      };
      try {
        const fresh = (await take(answer)) as ReportDetail | null;
        keep(fresh);
        return fresh;
      } catch (e) {
        // Somebody was faster: the newer state is here at once, the next press goes against it.
        keep(newerOf(e));
        throw e;
      } finally {
        for (const key of ['report', 'reports', 'today', 'instruction']) void queryClient.invalidateQueries({ queryKey: [key] });
      }
    };
    /** For acts without a form: a fault is said at the bottom of the page. */
    const loud = async (act: () => Promise<unknown>) => {
      try {
        await act();
        return true;
      } catch (e) {
        const stale = problemOf(e).status === 409 || problemOf(e).status === 412;
        say(stale ? t('report.stale') : problemText(e), true);
        return false;
      }
    };
    const receive = async () => {
      const ok = await loud(() => settle(api.POST('/reports/{id}/receive', { params: { path } })));
      if (!ok) return;
      seenRing(id);
      offerUndo(t('report.received', { title }), () => settle(api.POST('/reports/{id}/unreceive', { params: { path } })));
    };
    const tried = (call: Call, outcome: CallOutcome, more: { took_by?: string; said?: string; at?: Millis } = {}) =>
      loud(() => settle(api.POST('/reports/{id}/calls/{call}/tried', { params: { path: { id, call: call.id }, header: ifMatch(call.rev) }, body: { outcome, ...more } })));
    return {
      receive,
      tried,
      verify: (note: string, casualties?: Casualties) => settle(api.POST('/reports/{id}/verify', { params: { path, header: ifMatch(rev) }, body: { note, casualties } })),
      telephone: (clock: Clock, body: TelephoneBody) => settle(api.POST('/reports/{id}/telephone', { params: { path, header: ofClock(clock) }, body })),
      hand: (clock: Clock, body: HandBody) => settle(api.POST('/reports/{id}/hand', { params: { path, header: ofClock(clock) }, body })),
      /** `seen`: the revision of the report that the text was drawn up from. */
      up: (body: UpBody, seen: number) => settle(api.POST('/reports/{id}/up', { params: { path, header: ifMatch(seen) }, body })),
      /** 补签: what went at once, or upon a word. */
      sign: (body: SignBody) => settle(api.POST('/reports/{id}/sign', { params: { path, header: ifMatch(rev) }, body })),
      /** 送签: the text waits; answers the manuscript. */
      submit: async (body: SubmitBody, seen: number) => {
        const made = await take(api.POST('/reports/{id}/manuscripts', { params: { path, header: ifMatch(seen) }, body }));
        for (const key of ['report', 'today']) void queryClient.invalidateQueries({ queryKey: [key] });
        return made;
      },
      /** 要素不全: what the report lacks is asked for; it counts meanwhile. */
      lacking: (body: LackBody) => settle(api.POST('/reports/{id}/lacking', { params: { path }, body })),
      /** 退回: a wrong address. */
      giveBack: (body: ReturnBody) => settle(api.POST('/reports/{id}/return', { params: { path, header: ifMatch(rev) }, body })),
      readdress: (body: ReaddressBody) => settle(api.POST('/reports/{id}/readdress', { params: { path }, body })),
      /** 催报 */
      press: (dispatch_id: Id) => settle(api.POST('/reports/{id}/press', { params: { path }, body: { dispatch_id } })),
      /** 采用; nothing takes it back. */
      adopt: (uses: UseOf[]) => settle(api.POST('/reports/{id}/adopt', { params: { path }, body: { uses } })),
      /** 并案, and 分开 or 不是一件. */
      link: (report_id: Id) => settle(api.POST('/reports/{id}/link', { params: { path }, body: { report_id } })),
      part: (report_id: Id, reason?: string) => settle(api.POST('/reports/{id}/part', { params: { path }, body: { report_id, reason } })),
      rate: (body: RateBody) => settle(api.POST('/reports/{id}/rating', { params: { path, header: ifMatch(rev) }, body })),
      correct: (body: CorrectBody) => settle(api.POST('/reports/{id}/correct', { params: { path, header: ifMatch(rev) }, body: whole(body) })),
      withdraw: (reason: string) => settle(api.POST('/reports/{id}/withdraw', { params: { path, header: ifMatch(rev) }, body: { reason } })),
      /** `seen`: the revision of the report that the form was filled from. */
      follow: (body: FollowBody, seen: number) => settle(api.POST('/reports/{id}/follow', { params: { path, header: ifMatch(seen) }, body })),
      reopen: (reason: string) => settle(api.POST('/reports/{id}/reopen', { params: { path, header: ifMatch(rev) }, body: { reason } })),
      pace: (every_minutes: number, reason: string | null) => settle(api.POST('/reports/{id}/pace', { params: { path, header: ifMatch(rev) }, body: { every_minutes, reason } })),
      instruct: (body: InstructionBody) => settle(api.POST('/reports/{id}/instructions', { params: { path }, body })),
      answer: (i: Instruction, text: string) => settle(api.POST('/instructions/{id}/answer', { params: { path: { id: i.id }, header: ifMatch(i.rev) }, body: { text } })),
      /** 催办: those who have not answered. */
      pressInstruction: (i: Instruction, note?: string) => settle(api.POST('/instructions/{id}/press', { params: { path: { id: i.id } }, body: { note } })),
      /** 回呈 */
      layBefore: (i: Instruction, body: LayBeforeBody) => settle(api.POST('/instructions/{id}/back', { params: { path: { id: i.id } }, body })),
      seen: (i: Instruction) => settle(api.POST('/instructions/{id}/seen', { params: { path: { id: i.id } } })),
    };
  }, [id, problemText, queryClient, rev, t, title]);
}
