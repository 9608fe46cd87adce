/** The frame of every page. */
export const shell = {
  name: 'Fenghuo', rooms: 'Rooms', log_call: 'Log call', write_report: 'Report', leader: 'Lead: {{name}}', officer: '{{name}}', substitute: 'substitute', user_menu: 'Menu of {{name}}',
  account: 'Account and password', text_large: 'Large text (16)', text_normal: 'Normal text (14)', log_call_note: 'Log a call: opens a first report with the cursor on the telephone number', sign_out: 'Sign out',
  drill: 'DRILL', drill_text: 'This is a drill, not real. Nothing here is counted or sent to anyone outside the drill',
  page_lost: 'Link to your node down {{span}}', page_lost_text: 'Last contact {{time}}. Go on writing; drafts stay on this PC and the page reconnects by itself. If urgent, telephone first.',
  link_down: 'Link to {{name}} node down {{span}}', link_text: 'Last contact {{time}}. Work goes on; ',
  link_waiting: '{{n}} items wait here and will go by themselves.', see_nodes: 'Nodes',
  ring: { arrived: 'New report', overdue: 'Overdue', undelivered: 'Not delivered', instruction: 'Instruction', answer: 'Instruction answered', unanswered: 'Instruction unanswered', corrected: 'Corrected', raised: 'Grade raised', withdrawn: 'Withdrawn' },
  ring_step: { officer: 'duty officer told', leader: 'leader on duty told', head: 'head of unit told', above: 'level above told' },
  ring_call: 'Please call {{name}} {{phone}}', ring_more: '{{n}} more', ring_missed: 'could not ring', ring_seen: 'Seen, stop the bell',
  brief_title: 'Urgent', brief_from: 'from {{from}}, {{time}}', brief_note: 'This version cannot read it yet: call the desk above; the full text shows after the upgrade.', brief_seen: 'Seen, stop the bell',
  count: '{{n}} open', door_today: '{{n}} due', door_report: 'F3 first report', door_platform: 'unit accounts',
  room: { today: 'Today', report: 'Reports', platform: 'Platform' },
  door: { today: 'Today', report: 'Report', platform: 'Platform' },
  not_secret: 'Not for state secrets', node_heard: '{{name}} node heard {{time}}', version: 'Fenghuo {{version}}',
  bell_tested: 'Bell tested {{time}}', bell_untested: 'Bell not tested', bell_failed: 'This PC cannot ring', bell_test: 'Test bell',
  page_fault: 'This page did not open', not_found: 'There is no such page', go_home: 'To the first page',
};
