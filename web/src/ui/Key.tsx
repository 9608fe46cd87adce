/** A key cap: each key stands on its button. */
import './ui.css';

export function Key({ children }: { children: string }) {
  return <kbd className="key">{children}</kbd>;
}
