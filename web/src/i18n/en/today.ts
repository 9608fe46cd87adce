/** Today. */
export const today = {
  title: 'What is due', note: 'urgent first, all posts on one list', count: { overdue: 'Over', today: 'Today', week: 'This week' }, group: { overdue: 'Over', today: 'Today', week: 'This week' },
  due: 'Due', matter: 'Matter and next step', post: 'Post', article: 'Article', act: 'Act', no_due: 'no limit',
  empty: 'Nothing is due now', empty_call: 'To log a call press', empty_write: ', to report press',
  action: { open: 'Open', receive: 'Receive', verify: 'Verify', call: 'Call', calls: 'Call', telephone: 'Phone', up: 'Report up', answer: 'Answer', hand: 'Hand over', correct: 'Complete', instruct: 'Instruct', report: 'Report' },
  posts: { report: 'Report', duty: 'Duty', call: 'Calls', instruction: 'Instr.', node: 'Node' },
  on_duty: 'On duty now', role: { leader: 'Lead', officer: 'Officer', above: 'Above' }, state: { on: 'on duty', off: 'not in', open: 'open', signed_in: 'on duty', absent: 'away' },
  sent: 'What became of our reports', sent_note: 'last three days', sent_none: 'Nothing was sent up in three days',
};
