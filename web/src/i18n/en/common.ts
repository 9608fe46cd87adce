/** Words that every slice uses. */
export const common = {
  unverified: 'unverified', preliminary: 'preliminary', none: 'none', at_least: '≥{{n}}', loading: 'Loading', retry: 'Try again', undo: 'Undo', undone: 'Taken back', cancel: 'Not yet', save: 'Save', close: 'Close', kept_back: 'What you wrote is still here.', kept_drop: 'Drop it', whole: 'All of it', more: '50 more', comma: ', ', list: ', ', bracketed: ' ({{text}})',
};
export const grade = {
  I: 'I Extreme', II: 'II Major', III: 'III Serious', IV: 'IV General', near_miss: 'III Serious near-miss', regardless: 'IV General · report regardless', provisional: 'provisional', near_miss_short: 'III Near-miss', regardless_short: 'IV Regardless', provisional_short: '(prov.)',
};
export const level = {
  province: 'Province', city: 'City', district: 'District', township: 'Township',
  short: { province: 'Prov', city: 'City', district: 'Dist', township: 'Town', site: 'Site' },
};
export const time = {
  seconds: '{{n}} s', minutes: '{{n}} min', hours: '{{h}} h {{m}} min', days: '{{d}} d {{h}} h',
  left: '{{span}} left', over: '{{span}} over', days_left: '{{n}} d left', days_left_on: '{{n}} d left, {{weekday}}',
  today: 'today', yesterday: 'yest.', about: '{{time}} approx.', between: '{{from}} to {{to}}', until: 'to {{time}}', due_at: 'due {{time}}', date_line: '{{weekday}} {{day}} {{month}}', date_line_year: '{{weekday}} {{day}} {{month}} {{year}}',
  weekday: { sun: 'Sun', mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat' },
  month: { m1: 'Jan', m2: 'Feb', m3: 'Mar', m4: 'Apr', m5: 'May', m6: 'Jun', m7: 'Jul', m8: 'Aug', m9: 'Sep', m10: 'Oct', m11: 'Nov', m12: 'Dec' },
  fault: {
    unreadable: 'This time could not be read. Write 0251, now, -10, or 3-31 02:51; leave it empty when unknown.',
    no_such_time: 'There is no such time of day. Write 0251, now, -10, or 3-31 02:51.',
    no_such_day: 'Month {{month}} has no day {{day}}. Write 0251, now, -10, or 3-31 02:51.',
    future: 'This time is still to come. Write 0251, now, -10, or 3-31 02:51.',
  },
};
export const way = {
  title: 'Where it is', tel: 'telephone', doc: 'written', doc_mark: 'Doc', done: 'done', owed: 'due', owed_by: 'due by {{time}}', over_since: 'over, was due {{time}}', thin_by: 'by {{time}}',
  sent: '{{time}} sent', took: '{{time}} taken by {{by}}', told: '{{time}} told', received: '{{time}} received', received_by: '{{time}} received by {{by}}', verified: '{{time}} verified', delivered: '{{time}} delivered, not received', on_its_way: '{{time}} sent, not delivered yet', copied: '{{time}} copy delivered', handed: '{{time}} {{how}}', handed_to: 'taken by {{by}}',
  limit: 'due {{time}}', late: 'due {{time}}, {{span}} late', beside: 'By line, {{n}} more: {{units}}', beside_n: 'By line, {{n}} more', beside_done: 'all told', beside_owed: '{{n}} still to be told, next by {{time}}', beside_over: '{{unit}} over, was due {{time}}',
  role: { here: 'this level', own: 'own node', hosted: 'hosted', external: 'external, by phone', skip: 'skip-level copy' },
};
export const problem = {
  unknown: 'This did not work ({{code}}). Try again; if it still fails, call the administrator.',
  request: 'Request {{id}}',
  offline: 'Your node cannot be reached. All you wrote is kept here; send it when the line is back. If it is urgent, telephone first.',
  page: 'The page failed; what you wrote is kept. Reload and try again.',
  storage_read_only: 'This node only reads: the disk failed, and the system administrator has not confirmed yet. Nothing was saved; telephone if urgent.',
  backup_busy: 'A backup is being made or checked, one at a time; try again when it is done.', backup_no_room: 'There is no room for one more. Download and remove old backups, or let backup.folder point to a larger disk.', backup_folder: 'The folder of the backups cannot be read or written; look at it and at the disk on the server.', backup_not_whole: 'This backup is not whole: still being made, or failed.',
  writing_on: 'The node writes; there is nothing to confirm.', writing_restart_first: 'The disk failed under this very process; restart the service first, then confirm.', writing_busy: 'Somebody has confirmed and the journal is being verified; wait for the result.',
  field: { required: 'This field is needed.', enrol_token: 'The token is not complete, or one digit is wrong.', enrol_address: 'The address should begin with https://.', enrol_unknown: 'The level above gave out no such token.', enrol_expired: 'The token has expired; ask the level above for another.', enrol_used: 'Another node has used this token; ask the level above for another.', enrol_other_code: 'This token was given out for another area code; after a move, enter the new code.', enrol_outside: 'The code lies outside the area of this node.' },
};
