import type { Words } from '../index.ts';
import type { document as zh } from '../zh-CN/document.ts';

export const document: Words<typeof zh> = {
  title: 'Documents', register: 'Register of documents', register_note: 'Numbers have no gaps and no doubles; a voided one keeps its number.', write: 'Document', write_title: 'A document about this',
  series: 'Series', urgency: 'Urgency', urgent: { extra: 'Extra urgent', urgent: 'Urgent', none: 'Ordinary' }, mark: 'Mark', mark_hint: 'Mark: internal', name: 'Title', number: 'Number', number_later: '{{number}}, taken when issued', number_sign: '{{number}}, taken when signed',
  addressed_to: 'Addressed to', text: 'Text', text_hint: 'A line is a paragraph; short lines that begin with a Chinese ordinal become headings', copies: 'Copies', copy_label: 'Label', copy_text: 'To whom', copy_more: 'Another line', copy_drop: 'Drop this line',
  signed_by: 'Signed by', checked_by: 'Checked by', edited_by: 'Edited by', phone: 'Telephone', pictures: 'Photographs to print', pictures_none: 'The report has no JPEG or PNG photograph.', row_pictures: 'Photographs in {{label}}', told: 'Who was told is taken from the call list as it stands when the document is issued.', rows_note: 'Photographs may show handwriting; empty lines are left for it.',
  preview: 'The paper', pdf: 'PDF', docx: 'DOCX', issue: 'Issue', issued: '{{name}} issued', fonts: 'Fonts missing: {{fonts}}. Put them into the font folder to follow the standard.', font_pair: '{{used}} for {{wanted}}', draft_back: 'Your unissued draft is back.', draft_drop: 'Start afresh',
  of: 'From', open_report: 'See the report', issued_at: 'Issued by {{unit}} {{time}}', with_report: 'Went with the report upward', void: 'Void', void_reason: 'Why it is void', void_do: 'Void this document', voided: 'Voided {{time}} by {{name}}: {{reason}}', voided_short: 'Void', void_note: 'Its number stays taken.',
  all: 'All', year: 'Year', search: 'Number or title', none: 'No document yet', none_hint: 'Open a report and press Document: bulletins, special reports, slips and circulars are issued there; a written report upward issues one by itself.', none_match: 'No document matches.', more: 'More',
  col: { number: 'Number', series: 'Series', title: 'Title', at: 'Issued', signed: 'Signed by', state: 'State' }, part: 'Documents', part_note: 'with the report, or issued here', auto: 'Report to', text_first: 'The text is still empty.', sign_first: 'Say who signs it; then it gets a number.', secret_note: 'No state secrets on this platform.',
};
