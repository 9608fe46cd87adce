/** Which dialog is open. Loaded apart from the desk. */
import type { DialogsProps } from '../ReportDialogs.tsx';
import { CorrectDialog } from './CorrectDialog.tsx';
import { FollowDialog } from './FollowDialog.tsx';
import { InstructionDialog } from './InstructionDialog.tsx';
import { LackDialog } from './LackDialog.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import { MessageDialog } from './MessageDialog.tsx';
import { PaceDialog } from './PaceDialog.tsx';
import { SignDialog } from './SignDialog.tsx';
import { ReaddressDialog, ReturnDialog } from './AddressDialogs.tsx';
import { RatingDialog } from './RatingDialog.tsx';
import { ReopenDialog } from './ReopenDialog.tsx';
import { UpDialog } from './UpDialog.tsx';
import { VerifyDialog } from './VerifyDialog.tsx';
import { WithdrawDialog } from './WithdrawDialog.tsx';
import './dialogs.css';

export default function Dialogs({ report, acts, open, change }: DialogsProps) {
  const close = () => change(null);
  const props = { report, acts, close };
  switch (open) {
    case 'up':
      return <UpDialog {...props} />;
    case 'verify':
      return <VerifyDialog {...props} />;
    case 'instruct':
      return <InstructionDialog {...props} />;
    case 'correct':
      return <CorrectDialog {...props} />;
    case 'withdraw':
      return <WithdrawDialog {...props} />;
    case 'rating':
      return <RatingDialog {...props} />;
    case 'message':
      return <MessageDialog {...props} />;
    case 'follow':
      return <FollowDialog {...props} />;
    case 'reopen':
      return <ReopenDialog {...props} />;
    case 'pace':
      return <PaceDialog {...props} />;
    case 'lacking':
      return <LackDialog {...props} />;
    case 'link':
      return <LinkDialog {...props} />;
    case 'return':
      return <ReturnDialog {...props} />;
    case 'readdress':
      return <ReaddressDialog {...props} />;
    case 'sign':
      return <SignDialog {...props} />;
    case null:
      return null;
  }
}
