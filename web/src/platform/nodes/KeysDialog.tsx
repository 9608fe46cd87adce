/**
 * New keys for a sound node: the level above signs for them because the old ones vouch for
 * them, so nobody needs a token and nobody compares digits. Work goes on; what waits is sent.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog.tsx';
import { replaceKeys } from '../api.ts';
import { useCommand } from '../../ui/useCommand.ts';

export function KeysDialog({ parent, close }: { parent: string; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { busy, error, run } = useCommand();
  const [words, setWords] = useState<string | null>(null);
  const go = async () => {
    const done = await run(() => replaceKeys());
    if (!done) return;
    setWords(done.words);
    void client.invalidateQueries({ queryKey: ['nodes'] });
  };
  return (
    <Dialog title={t('platform.node.replace_keys')} note={t('platform.node.replace_keys_note', { name: parent })} label={t('platform.node.replace_keys_do')} busy={busy} error={error} act={words === null ? () => void go() : undefined} close={close}>
      <p className="words" role="status">{words === null ? t('platform.node.replace_keys_follows') : t('platform.node.replace_keys_done', { words })}</p>
    </Dialog>
  );
}
