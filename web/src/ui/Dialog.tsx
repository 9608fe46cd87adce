/**
 * The frame of every dialog: Ctrl Enter does it, Esc puts it away, the first field
 * has the cursor. The browser's own dialog element keeps the focus inside and
 * writes no styles into the page, which the content security policy forbids.
 */
import { Button, ConfigProvider } from 'antd';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkeys } from './hotkeys.ts';
import { Key } from './Key.tsx';
import { ProblemNote } from './Problem.tsx';
import type { Kept } from './useKept.ts';
import './ui.css';

interface Props {
  title: string;
  note?: string;
  width?: number;
  /** The word on the button that does it; no button without `act`. */
  label?: string;
  busy?: boolean;
  error?: unknown;
  /** Whether all that is needed is there. */
  ready?: boolean;
  /** What was typed earlier and not sent; it says so and can be thrown away. */
  kept?: Pick<Kept<object>, 'back' | 'forget'>;
  act?: () => void;
  close: () => void;
  children: ReactNode;
}

export function Dialog({ title, note, width = 560, label, busy, error, ready = true, kept, act, close, children }: Props) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  /** Esc first closes an open list inside the dialog. */
  const listOpen = useRef(false);
  useEffect(() => {
    const el = dialog.current;
    if (!el) return;
    const before = document.activeElement;
    el.showModal();
    el.querySelector<HTMLElement>('input:not([hidden], [type="file"]), textarea:not([readonly])')?.focus();
    return () => {
      el.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  // Keys of the page below rest while the dialog is open.
  useHotkeys({ 'Ctrl+Enter': act && ready && !busy ? act : () => {}, Escape: () => (listOpen.current ? false : close()), F2: () => {}, F3: () => {}, F9: () => {}, 'Alt+P': () => {}, 'Alt+1': () => {}, 'Alt+2': () => {}, 'Alt+3': () => {} });
  return (
    <dialog
      ref={dialog} className="dialog" style={{ width }} aria-labelledby={heading} onCancel={(e) => e.preventDefault()}
      onKeyDownCapture={() => { listOpen.current = dialog.current?.querySelector('.ant-select-open') != null; }}
    >
      <ConfigProvider getPopupContainer={() => dialog.current ?? document.body}>
        <h2 id={heading} className="dialog-title">{title}</h2>{note ? <span className="note dialog-note">{note}</span> : null}
        <div className="dialog-body"><KeptNote kept={kept} />{children}</div>
        <footer className="dialog-foot">
          <ProblemNote error={error} />
          {act ? <Button type="primary" loading={busy} disabled={!ready} onClick={act}>{label} <Key>Ctrl Enter</Key></Button> : null}
          <Button onClick={close}>{t(act ? 'common.cancel' : 'common.close')} <Key>Esc</Key></Button>
        </footer>
      </ConfigProvider>
    </dialog>
  );
}

/** What is in the form was typed earlier; one press empties it. */
export function KeptNote({ kept }: Pick<Props, 'kept'>) {
  const { t } = useTranslation();
  return kept?.back ? <p className="note" role="status">{t('common.kept_back')} <button type="button" className="link" onClick={kept.forget}>{t('common.kept_drop')}</button></p> : null;
}
