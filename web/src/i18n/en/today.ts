/** Today. */
export const today = {
  title: 'What is due', note: 'urgent first, one line per event', count: { overdue: 'Over', today: 'Today', week: 'This week' }, group: { overdue: 'Over', today: 'Today', week: 'This week' },
  due: 'Due', matter: 'Matter and next step', post: 'Post', article: 'Article', act: 'Act', no_due: 'no limit', more: '{{n}} more', more_over: '{{n}} more, {{over}} over',
  empty: 'Nothing is due now', empty_call: 'To log a call press', empty_write: ', to report press',
  action: { open: 'Open', receive: 'Receive', verify: 'Verify', call: 'Call', calls: 'Call', telephone: 'Phone', up: 'Report up', answer: 'Answer', back: 'Report back', hand: 'Hand over', tell_withdrawn: 'Tell', correct: 'Complete', instruct: 'Instruct', report: 'Report', follow: 'Follow up', sign: 'Sign', check: 'Check', manuscript: 'See draft', inquiry: 'Press', recall: 'Deal with it', readdress: 'Send on' },
  posts: { duty: 'Duty', leader: 'leader' }, next: { receive: 'receive the report', telephone: 'tell the level above by telephone', up: 'write the report upward', hand: 'hand over the written report', calls: 'finish the call list', answer: 'answer the instruction' }, call_list: 'call list',
  on_duty: 'On duty now', away: 'nobody stands in', role: { leader: 'Lead', officer: 'Officer', above: 'Above' }, state: { present: 'on duty', stand_in: 'stand-in', absent: 'away', vacant: 'vacant' },
  substitutes: 'Substitutes', substitutes_note: 'last day, own unit and below', substitute_in: 'in {{from}}, until {{until}}', substitute_out: 'in {{from}}, out {{at}}', substitute_end: 'Send out',
  sent: 'What became of our reports', sent_note: 'last three days', sent_none: 'Nothing was sent up in three days',
};
