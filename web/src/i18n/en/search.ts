/** Search. */
export const search = {
  placeholder: 'Search reports, units, people', page: 'Search', hits: 'Hits', scope: 'Within what {{unit}} may see, newest first', enter_all: 'Enter shows all', nothing: 'Nothing found; try a shorter word or the last digits of a number.', nothing_for: 'Nothing for “{{q}}”',
  begin: 'What are you looking for', begin_hint: 'A place, unit, name, the last digits of a number or a word of a report; all words must be there.',
  kind: { report: 'Report', unit: 'Unit', person: 'Person', desk: 'Duty room', place: 'Place', instruction: 'Instruction', inquiry: 'Inquiry', document: 'Document', manuscript: 'Awaiting signature', dispatch: 'Course', call: 'Call', account: 'Account', node: 'Node' },
};
