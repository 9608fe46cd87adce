/** Login, takeover, substitute, own account. */
export const session = {
  subtitle: 'Emergency management platform', sign_in: 'Sign in', login: 'Login', password: 'Password', totp: 'One-time code', enter: 'Sign in', ended: 'Your session has ended. What you wrote is still here; sign in and go on.',
  by_pin: 'Take over this desk', by_password: 'Use a password', by_substitute: 'Substitute',
  take_over: 'Take over: {{desk}}', waiting: '{{n}} reports not received yet, the oldest waits {{span}}', nothing_waiting: 'No report waits for receipt.', who: 'Who takes over', pin: 'PIN',
  bell_test: 'Test bell', bell_missed: 'A report waits and the bell could not ring: touch the page and it rings', bell_hint: 'the bell rings once at takeover', bell_heard: 'it rang', bell_not: 'the browser kept it silent; press again', bell_failed: 'this PC cannot ring; keep an eye on the screen', take_over_now: 'Take over',
  substitute_title: 'Substitute', substitute_text: 'For when the officer or the password is not at hand; any PC or phone will do. Fill this in and you are in; the level above sees at once who, which telephone and why.', substitute_here: 'On this duty PC you can report, receive and act, for 12 hours.', substitute_anywhere: 'From here you can send first reports and see nothing else, for 4 hours. To receive and act, use a registered duty PC.', unit_hint: 'name of the unit',
  unit: 'For which unit', name: 'Name', phone: 'Mobile', reason: 'Reason', reason_hint: 'e.g. the officer was taken to hospital', must_change: 'This is a first password: please change it to your own. If it is urgent, report first.', enter_as_substitute: 'Go in',
  account_of: 'Account of {{name}} ({{login}})', changed: '{{what}} changed', change: 'Change',
  password_note: 'no forced renewal', old_password: 'Present password', new_password: 'New password',
  pin_note: 'works on registered duty PCs only', new_pin: 'New PIN, 6 digits or more',
  totp_on: 'in use', totp_off: 'not in use', totp_start: 'Use one-time codes', totp_secret: 'Enter this secret in the phone’s code program:', totp_code: 'The 6 digits shown now', totp_confirm: 'Confirm',
};
