/**
 * A file of a report or of an instruction: opened when it is here; otherwise it is on its
 * way from the node that sent it, or, when it is large, waits for somebody to ask. The
 * page looks again until it has come.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, attachmentUrl, take } from '../api/client.ts';
import { size as sizeWords } from '../time/words.ts';
import { ProblemNote } from '../ui/Problem.tsx';
import { useCommand } from '../ui/useCommand.ts';

/** Files up to this size travel unasked: `FILE_PUSHED_BYTES` of the node. */
const UNASKED_BYTES = 5 * 1024 * 1024;
const LOOK_AGAIN_MS = 3_000;

export function FileLink({ id, name, held, size, className }: { id: string; name: string; held: boolean; size?: number; className?: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const { busy, error, run } = useCommand();
  const coming = !held && (asked || size === undefined || size <= UNASKED_BYTES);
  useEffect(() => {
    if (!coming) return;
    const look = setInterval(() => void client.invalidateQueries({ queryKey: ['report'] }), LOOK_AGAIN_MS);
    return () => clearInterval(look);
  }, [coming, client]);
  if (held) return <a href={attachmentUrl(id)} target="_blank" rel="noreferrer" className={className}>{name}</a>;
  const ask = () => run(async () => {
    await take(api.POST('/attachments/{id}/fetch', { params: { path: { id } } }));
    setAsked(true);
  });
  return (
    <span className={className}>
      {name} {coming ? <span className="tag" role="status">{t('report.file_coming')}</span> : <button type="button" className="link" disabled={busy} onClick={() => void ask()}>{t('report.file_fetch', { size: sizeWords(size ?? 0) })}</button>}
      <ProblemNote error={error} />
    </span>
  );
}
