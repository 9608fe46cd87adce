/** Without a network: what only this browser has, and a newer version of the pages. */
export const offline = {
  only_here: 'only here', only_here_n: '{{n}} only here', list: 'First reports only here', note: 'they go by themselves, with their time of writing',
  state: { draft: 'draft', waiting: 'waits', refused: 'refused', following: 'photographs follow' },
  at_following: 'The words are sent, {{n}} photograph(s) follow', leave_photos: 'Leave them', following: 'The words are sent; {{n}} photograph(s) follow', followed: 'All photographs have arrived',
  no_words: 'nothing written yet', at_draft: 'kept {{time}}', at_waiting: 'written {{time}}, tried {{n}}×', at_first: 'written {{time}}', open: 'Open', go_on: 'Go on', send: 'Send now', delete: 'Delete', deleted: 'Deleted: {{what}}',
  others: '{{name}}: {{n}}, sent when they sign in', others_login: 'First reports are only on this PC: {{names}}. They go when their author signs in; if urgent, telephone.', other: '{{name}} {{n}}',
  kept: 'Kept here; goes by itself once connected', kept_page: 'This browser keeps nothing: leave the page open, it goes once connected',
  kept_full: 'The node is there but cannot store. Kept here; goes by itself once it can. If urgent, telephone.', kept_full_page: 'The node is there but cannot store, and this browser keeps nothing: leave the page open and telephone.', refused: 'The node did not take it; every word is here:', another: 'Write another', put_here: 'On this PC', put_phone: 'On phone',
  sent: 'Sent, written without a network: {{title}}', refused_said: 'The node did not take a first report; every word is under “only here”.',
  no_judgement: 'No network. Send all the same; the node proposes grade and clocks once connected.', sign_out_offline: 'No network: this PC is cleared; please sign out again once connected.',
  version: 'New version', version_text: 'Drafts stay.', version_take: 'Take it now', version_taken: 'A new version is in place; this page is the old one', version_taken_text: 'Finish this field first; drafts stay.', version_reload: 'Reload', version_gone: 'This page has a new version and the old one is gone; drafts are kept, please reload.',
};
