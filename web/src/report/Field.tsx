/** One of the five fields: its number, its name, what belongs in it and what is wrong with it. */
import type { ReactNode } from 'react';
import { FieldFault } from '../ui/Problem.tsx';

interface Props { n: number; name: string; htmlFor: string; note?: ReactNode; hint?: ReactNode; fault?: string | null; children: ReactNode }

export function Field({ n, name, htmlFor, note, hint, fault, children }: Props) {
  return (
    <div className={`field${fault ? ' faulty' : ''}`}>
      <label htmlFor={htmlFor} className="field-name"><i className="field-n">{n}</i>{name}</label>
      <div className="field-body">
        {children}
        <FieldFault fault={fault} id={`${htmlFor}-fault`} />
        {note || hint ? <div className="field-note"><span>{note}</span><span className="field-hint">{hint}</span></div> : null}
      </div>
    </div>
  );
}
