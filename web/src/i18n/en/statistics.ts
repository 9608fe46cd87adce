/** Statistics: events counted. */
export const statistics = {
  title: 'Statistics', paper: 'Write the report', note: 'Real events of {{of}} and below, each once', span: 'Period', as: 'Charts or tables', chart: 'Charts', table: 'Tables', unit: 'Unit and below',
  periods: '{{from}} to {{to}}; before: {{before_from}} to {{before_to}}; a year ago: {{year_from}} to {{year_to}}',
  events: 'Events', following: 'Follow-up owed', provisional: '{{n}} provisional', preliminary: '{{n}} preliminary (events: {{events}})', preliminary_none: 'none by a first count (events: {{events}})', to: 'to', no_record: 'no record', no_year_ago: 'no record a year ago', no_before: 'no record before', records_from: '; records here begin on {{day}}, what was earlier is not known and is no zero', year_ago: '{{change}} on the year', before: '{{change}} on the period before', unverified: '{{n}} more unverified',
  harm: { dead: 'Dead', injured: 'Injured', missing: 'Missing', trapped: 'Trapped' },
  events_of: '{{name}}: {{n}}, open the list', people_of: '{{harm}}: {{n}}, open the events', unverified_of: '{{harm}} unverified in {{n}} events, open the list', n_events: 'events: {{n}}',
  on_map: 'Where', by_kind: 'By kind', by_place: 'By unit', by_day: 'By day', by_month: 'By month', by_hour: 'By hour and weekday', day: 'Day', month: 'Month', hour: 'Hour', place: 'Unit', oclock: '{{n}}:00', sent_at: 'when the first report was sent', line_behind: 'dashed: a year ago', first_of: 'the first {{n}} of {{all}}; all in the table',
  now: 'Period', was_before: 'Before', was_year_ago: 'Year ago', more: 'Change', short: { I: 'Ⅰ', II: 'Ⅱ', III: 'Ⅲ', IV: 'Ⅳ' }, alone: '{{name}} itself', picture: '{{title}}, a chart; the same numbers as a table: Alt T',
  none: 'No events in any of these periods', none_hint: 'Take another period, or fewer filters.',
  how: 'A number opens the list behind it. However many reports tell of an event, it counts once; withdrawn reports and drills do not. People are counted by the figures in use, verified and followed up; unverified is not zero and stands apart. Linked reports count with the earliest. Near misses and what must be reported whatever its grade are reported like III and count there.',
  counted: { title: 'From the statistics', events: 'one row an event', unit_only: 'the unit itself', hour: '{{n}}:00', weekday: '{{day}}', confirmed: 'grade confirmed', provisional: 'grade provisional', following: 'follow-up owed', not_following: 'no follow-up owed', drop: 'Drop “{{what}}”' },
  toll: { dead: 'somebody died', injured: 'somebody injured', missing: 'somebody missing', trapped: 'somebody trapped', dead_unknown: 'deaths unverified', injured_unknown: 'injured unverified', missing_unknown: 'missing unverified', trapped_unknown: 'trapped unverified' },
};
