/** 补签: a report that went at once is signed, or a word that was taken down is confirmed. */
import { useTranslation } from 'react-i18next';
import { titleOf } from '../../i18n/index.ts';
import type { SigningTerms } from '../../api/types.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { say } from '../../ui/undo.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import { SignLine } from '../sign/SignLine.tsx';
import { SignPanel } from '../sign/SignPanel.tsx';
import { useSign } from '../sign/useSign.ts';
import type { InDialog } from './inDialog.ts';
import { Newer } from './Newer.tsx';

export function SignDialog(props: InDialog) {
  const terms = props.report.signature?.terms;
  return terms ? <Form {...props} terms={terms} /> : null;
}

function Form({ report, acts, close, terms }: InDialog & { terms: SigningTerms }) {
  const { t } = useTranslation();
  const form = useSign(terms, { ask: false, oral: report.signature?.word_of == null, screen: report.signature?.mine === true, rating: report.rating });
  const { busy, error, run } = useCommand();
  const act = () => {
    const { body } = form;
    if (body) void run(() => acts.sign(body)).then((done) => {
      if (done === undefined) return;
      say(t(form.way === 'oral' ? 'sign.done_oral' : 'sign.done'));
      close();
    });
  };
  return (
    <Dialog title={t('sign.after_title')} note={titleOf(report)} width={660} label={t(form.way === 'on_screen' ? 'sign.do_screen' : 'sign.do_record')} busy={busy} error={error} ready={form.ready} act={act} close={close}>
      <Newer error={error} report={report} />
      <div className="dialog-form">
        <SignLine report={report} />
        <p className="said sign-text">{report.what}</p>
        <SignPanel form={form} rating={report.rating} goes={false} />
      </div>
    </Dialog>
  );
}
