/**
 * The hatched band over every page of a drill; the real page never has one. Something real
 * on the screen of somebody who drills is told apart by a black band.
 */
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Me } from '../api/types.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { useShownMode, useSwitchMode } from './mode.ts';

export function DrillBand({ me }: { me: Me }) {
  const { t } = useTranslation();
  const shown = useShownMode();
  const leave = useLeave();
  const drill = shown ?? me.drill;
  if (!drill && !me.drill) return null;
  const out = me.drill ? <button type="button" className="shell-drill-out" disabled={leave.isPending} onClick={() => leave.mutate()}>{t('shell.drill_leave')}</button> : null;
  return (
    <>
      {drill ? (
        <div className="shell-drill" role="note">
          <b>{t('shell.drill')}</b><span>{t(me.drill ? 'shell.drill_text' : 'shell.drill_one')}</span><b>{t('shell.drill')}</b>{out}
        </div>
      ) : (
        <div className="shell-real" role="note"><b>{t('shell.real')}</b><span>{t('shell.real_text')}</span>{out}</div>
      )}
      <ProblemNote error={leave.error} />
    </>
  );
}

function useLeave() {
  const move = useSwitchMode();
  return useMutation({ mutationFn: () => move(false) });
}

/** Before a session goes into a drill, what that means. */
export function EnterDrill({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const move = useSwitchMode();
  const enter = useMutation({ mutationFn: () => move(true), onSuccess: close });
  return (
    <Dialog title={t('shell.drill_enter')} label={t('shell.drill_enter')} busy={enter.isPending} error={enter.error} act={() => enter.mutate()} close={close}>
      <p>{t('shell.drill_means_begin')}</p><p>{t('shell.drill_means_real')}</p><p>{t('shell.drill_means_end')}</p>
    </Dialog>
  );
}
