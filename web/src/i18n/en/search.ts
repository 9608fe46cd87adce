/** Search. */
export const search = { placeholder: 'Search reports, units, people', title: 'Search “{{q}}”', nothing: 'Nothing found; try a shorter word or the last digits of a number.' };
