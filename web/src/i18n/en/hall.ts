/** The hall screen, and the map that it shows. */
export const hall = {
  door: 'Hall screen (for the wall, looks only)', door_note: 'Dark and full screen, to be read from six metres; no telephone numbers, no names of casualties', name: 'Hall screen', title: '{{unit}} duty', date: '{{weekday}} {{year}}-{{month_day}}',
  leader: 'Leader {{name}}', officer: 'Officer {{name}}', stands_in: '{{name}} (stand-in)', vacant: 'nobody', away: 'away, nobody stands in',
  links_up: 'Links up {{n}}', links_down: 'down {{n}} ({{name}} {{span}})', links_down_more: 'down {{n}} ({{name}} {{span}}, {{more}} more)', links_none: 'No links', links_unknown: 'Links not known',
  open: 'Open {{n}}', shift: 'This shift {{came}}, done {{closed}}', shift_more: 'This shift over {{came}}', none_open: 'Nothing is open', none_open_note: 'The next report shows by itself', just: 'just now', elapsed: '{{span}} ago',
  happened: 'happened {{time}}', came: 'reported {{time}}', knew: 'known {{time}}', withheld: 'work secret, not shown here',
  clock: { tel: 'Telephone {{to}}', doc: 'In writing to {{to}}', receive: 'Receive the report', answer: 'Answer {{to}}', follow: 'Follow-up to {{to}}', withdrawn: 'Tell {{to}} of the withdrawal' }, clock_short: { tel: 'phone', doc: 'written', receive: 'receipt', answer: 'answer', follow: 'follow-up', withdrawn: 'withdrawal' }, clock_awaited: 'awaits {{what}}', clock_of: '{{who}}: {{what}}', clock_due: 'due {{time}}', clock_signing: 'due {{time}}, to be signed', no_clock: 'No clock runs',
  way: 'Where it is', way_unit: 'Unit', way_tel: '☎ Phone', way_doc: 'Written', way_owed: 'by {{time}}', way_over: 'over, {{time}}', way_none: 'not owed', way_signing: 'to be signed', way_received: 'received {{time}}', way_delivered: 'delivered {{time}}', way_copied: 'copy {{time}}', way_going: 'sent {{time}}', way_more: '{{n}} more levels',
  unanswered: 'Not answered {{n}}', unanswered_note: 'gravest first', all_answered: 'All have answered', all_answered_note: 'No instruction, inquiry, signature or call is waiting',
  ask: { instruction: 'Instruction {{no}}, no answer', sign: 'To sign', inquiry: 'Asked about a tip, no answer', lacking: 'Asked for what is missing', tel: 'No telephone report', doc: 'No written report', receive: 'Report not received', follow: 'Follow-up missing', call: '{{n}} called and not reached' }, about: '{{what}}: {{title}}',
  next: 'Next: {{time}} {{step}}', next_sign: 'Next: {{time}} the next signer is asked', next_none: 'All levels were told; the officer presses', next_call: 'Next: call again', sign_last: 'Nobody else may sign; the officer presses',
  step: { officer: 'their duty officer is pressed', leader: 'their leader on duty is told', head: 'their head of unit is told', above: 'the duty room above is told' },
  more: '{{n}} more', map: 'Where the open events are', mark: '{{what}} {{n}}',
  heard: 'Node {{name}} heard {{time}}', lost: 'Node {{name}} silent for {{span}}; this is how it was at {{time}}', waiting: 'Calling node {{name}}', failed: 'The screen got no answer; trying again', turn: '{{i}} of {{n}}', paused: 'Held on this one', read_only: 'Read-only screen',
  previous: 'Previous ←', following: 'Next →', pause: 'Hold Space', go_on: 'Go on Space', full: 'Full screen F', back: 'To the platform', controls: 'Screen controls',
};
export const map = {
  schematic: 'Schematic, not for locating', no_base: 'This node has no map base yet', no_base_how: 'Put GeoJSON files of your boundaries and positions into the folder map of the data folder (or name a folder in map.folder) and restart. Nothing else depends on it.', failed: 'The map did not come; trying again', count: '{{unit}}: {{n}}',
};
