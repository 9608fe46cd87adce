/**
 * Photos of the first report: sent to the node at once, kept in this browser until
 * it has them, and gone on with after a reload or a cut.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLine } from '../api/events.ts';
import { problemOf } from '../api/problem.ts';
import { upload } from '../api/upload.ts';
import { fileHeld } from '../offline/sender.ts';
import { nodeNow } from '../time/clock.ts';
import { hm } from '../time/words.ts';
import type { Draft, DraftFile } from './draft.ts';
import { dropFile, keepFile, keptFile } from './keptFiles.ts';
import { isText, textOf, unreadOf } from './textFile.ts';
import { isWord, wordText } from './wordFile.ts';

/** What no second try mends. */
const FOR_GOOD = new Set(['attachment.too_large', 'attachment.program']);

type Change = (part: (d: Draft) => Partial<Draft>) => void;

export function useFiles(draft: Draft, change: Change, onText: (text: string) => void) {
  const { t } = useTranslation();
  const { id } = draft;
  const held = useRef(new Map<number, File>());
  const going = useRef(new Set<number>());
  /** How much of a file the node has, 0 to 1. */
  const [share, setShare] = useState<Record<number, number>>({});
  const patch = useCallback((at: number, p: Partial<DraftFile>) => change((d) => ({ files: d.files.map((f) => (f.at === at ? { ...f, ...p } : f)) })), [change]);

  const send = useCallback(
    async (at: number) => {
      if (going.current.has(at)) return;
      const file = held.current.get(at) ?? (await keptFile(id, at));
      if (!file) return patch(at, { failed: true, gone: true });
      held.current.set(at, file);
      if (going.current.has(at)) return;
      going.current.add(at);
      try {
        const stored = await upload(file, file.name, undefined, (held, of) => setShare((all) => ({ ...all, [at]: held / of })));
        patch(at, { id: stored.id, failed: false });
        await fileHeld(id, at, stored.id);
        void dropFile(id, at);
      } catch (e) {
        const problem = problemOf(e);
        const refused = FOR_GOOD.has(problem.code) ? problem : undefined;
        patch(at, { failed: true, refused });
      } finally {
        going.current.delete(at);
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
        change((d) => ({ files: [...d.files, { name: file.name || `${t('report.photo')} ${hm(at)}.png`, size: file.size, unread: unreadOf(file), at }] }));
        void keepFile(id, at, file).then(() => send(at));
        if (isWord(file)) void wordText(file).then((text) => (text ? onText(text) : patch(at, { unread: 'word' })), () => patch(at, { unread: 'word' }));
      }
    },
    [change, id, onText, patch, send, t],
  );

  const remove = useCallback(
    (file: DraftFile) => {
      change((d) => ({ files: d.files.filter((f) => f.at !== file.at) }));
      held.current.delete(file.at);
      void dropFile(id, file.at);
    },
    [change, id],
  );

  const { state } = useLine();
  const files = useRef(draft.files);
  useEffect(() => {
    files.current = draft.files;
  }, [draft.files]);
  useEffect(() => {
    // After a reload, and when the node is there again: what it does not have yet goes on.
    if (state !== 'lost') for (const f of files.current) if (!f.id && !f.gone && !f.refused) void send(f.at);
  }, [send, state]);

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

  return { add, remove, share, retry: (f: DraftFile) => void send(f.at) };
}
