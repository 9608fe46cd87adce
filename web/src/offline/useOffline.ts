/** The shell's part: sends what waits, says what became of it, keeps what the form needs. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLine } from '../api/events.ts';
import type { Me } from '../api/types.ts';
import { titleOf } from '../i18n/index.ts';
import { dropDraft, isDraft, keptDraft } from '../report/draft.ts';
import { sweepFiles } from '../report/keptFiles.ts';
import { say } from '../ui/undo.tsx';
import { keepForm, withoutNode } from './form.ts';
import { listen, useSending } from './sender.ts';
import { shelf } from './tools.ts';

export function useOffline(me: Me) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { state } = useLine();
  useSending();
  useEffect(() => listen(({ id, sent, refused, waited, older, filesLost, following, followed, sourceLost }) => {
    if (refused && waited) say(t('offline.refused_said'), true);
    if (followed) {
      say(filesLost ? t('report.files_lost', { n: filesLost }) : t('offline.followed'), Boolean(filesLost));
      void queryClient.invalidateQueries({ queryKey: ['report', id] });
    }
    if (!sent) return;
    if (keptDraft(me)?.id === id) dropDraft(me);
    if (waited) say(t('offline.sent', { title: titleOf(sent) }));
    if (following) say(t('offline.following', { n: following }));
    if (filesLost) say(t('report.files_lost', { n: filesLost }), true);
    if (sourceLost) say(t('report.source_lost'), true);
    if (older) say(t('report.sent_before'), true);
    void queryClient.invalidateQueries({ queryKey: ['reports'] });
    void queryClient.invalidateQueries({ queryKey: ['today'] });
  }), [me, queryClient, t]);
  useEffect(() => {
    if (state === 'open' && !withoutNode()) void keepForm(me);
  }, [me, state]);
  useEffect(() => {
    void shelf.all().then((all) => sweepFiles((draft) => isDraft(draft) || all.some((k) => k.id === draft)));
  }, []);
}
