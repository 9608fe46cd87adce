/** On a list: takes it out as it is narrowed on the screen. One goes on working meanwhile. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newId } from '../api/id.ts';
import { useMe } from '../api/queries.ts';
import { mayRead } from '../shell/rooms.ts';
import { useHotkeys } from '../ui/hotkeys.ts';
import { useProblemText } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import { startExport, type ListWord, type Narrowed } from './acts.ts';

/** `short`: where there is room for one word. */
export function ExportButton({ list, narrowed, short }: { list: ListWord; narrowed: Narrowed; short?: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await startExport(list, narrowed, newId());
      say(t('sheet.begun', { list: t(`sheet.list.${list}`) }));
    } catch (e) {
      say(problemText(e), true);
    } finally {
      setBusy(false);
    }
  };
  useHotkeys({ 'Alt+X': () => void start() }, mayRead(me));
  if (!mayRead(me)) return null;
  return (
    <button type="button" className="link note export-button" disabled={busy} aria-label={t('sheet.button')} title={t('sheet.button_note')} onClick={() => void start()}>
      {t(short ? 'sheet.title' : 'sheet.button')}
    </button>
  );
}
