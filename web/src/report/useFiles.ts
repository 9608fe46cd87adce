/**
 * Photos of the first report: sent to the node at once, kept in this browser until
 * it has them, and sent again after a reload.
 */
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { upload } from '../api/client.ts';
import { fileHeld } from '../offline/sender.ts';
import { nodeNow } from '../time/clock.ts';
import { hm } from '../time/words.ts';
import type { Draft, DraftFile } from './draft.ts';
import { dropFile, keepFile, keptFile } from './keptFiles.ts';
import { isText, textOf } from './textFile.ts';

type Change = (part: (d: Draft) => Partial<Draft>) => void;

export function useFiles(draft: Draft, change: Change, onText: (text: string) => void) {
  const { t } = useTranslation();
  const { id } = draft;
  const held = useRef(new Map<number, File>());
  const patch = useCallback((at: number, p: Partial<DraftFile>) => change((d) => ({ files: d.files.map((f) => (f.at === at ? { ...f, ...p } : f)) })), [change]);

  const send = useCallback(
    async (at: number) => {
      const file = held.current.get(at) ?? (await keptFile(id, at));
      if (!file) return patch(at, { failed: true, gone: true });
      held.current.set(at, file);
      try {
        const stored = await upload(file, file.name);
        patch(at, { id: stored.id, failed: false });
        await fileHeld(id, at, stored.id);
        void dropFile(id, at);
      } catch {
        patch(at, { failed: true });
      }
    },
    [id, patch],
  );

  const add = useCallback(
    (files: File[]) => {
      for (const file of files.filter(isText)) void textOf(file).then(onText);
      for (const file of files.filter((f) => !isText(f))) {
        const at = nodeNow() + held.current.size;
        held.current.set(at, file);
        change((d) => ({ files: [...d.files, { name: file.name || `${t('report.photo')} ${hm(at)}.png`, size: file.size, at }] }));
        void keepFile(id, at, file).then(() => send(at));
      }
    },
    [change, id, onText, send, t],
  );

  const remove = useCallback(
    (file: DraftFile) => {
      change((d) => ({ files: d.files.filter((f) => f.at !== file.at) }));
      held.current.delete(file.at);
      void dropFile(id, file.at);
    },
    [change, id],
  );

  const waiting = useRef(draft.files);
  useEffect(() => {
    // Once, after a reload: what the node does not have yet goes again.
    for (const f of waiting.current) if (!f.id) void send(f.at);
    waiting.current = [];
  }, [send]);

  useEffect(() => {
    const onPaste = (e: ClipboardEvent) => {
      const files = [...(e.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      e.preventDefault();
      add(files);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [add]);

  return { add, remove, retry: (f: DraftFile) => void send(f.at) };
}
