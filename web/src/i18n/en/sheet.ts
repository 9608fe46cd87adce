/** Exports: lists as Excel files. */
export const sheet = {
  title: 'Exports', note: 'Your own files, kept 7 days; nobody else can download them, and they are made whether you stay or not', button: 'Export to Excel', button_note: 'Export to Excel as filtered, Alt X; you may leave and download it under Exports', begun: 'Exporting {{list}}; you may leave. The file will be at the foot of the page and under Exports',
  list: { reports: 'reports', inquiries: 'inquiries', documents: 'documents issued', scores: 'scores', statistics: 'statistics' },
  state: { waiting: 'waiting', running: 'exporting', done: 'ready', failed: 'failed', cancelled: 'cancelled' },
  line_waiting: 'Export of {{list}} waits its turn', line_running: 'Exporting {{list}}, {{n}} rows so far…', line_done: 'Exported {{list}}, rows: {{n}}', line_failed: 'The export of {{list}} failed', others: '{{n}} more', put_aside: 'Seen: the export of {{list}}',
  cancel: 'Cancel', download: 'Download', download_of: 'Download {{name}}', see: 'Why', remove: 'Remove', rows: 'rows: {{n}}', until: 'kept until {{time}}', whole: 'no filters', condition: '{{name}}: {{said}}',
  empty: 'Nothing exported yet', empty_hint: 'Filter reports, inquiries or scores and press Export to Excel; the file is downloaded here.',
  cause: { restarted: 'The node was restarted; export it again', not_allowed: 'Your account may not see this list now, or acts for another unit', disk: 'The server’s disk could not be written; tell the administrator, then export again', unavailable: 'The database was away; export it again later', refused: 'The list did not take these filters; filter it again, then export', fault: 'A fault of the platform; tell the administrator when you exported' },
};
