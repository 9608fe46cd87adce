/** 文书: bulletins, forms and circulars about an event, and their register. */
export const document = {
  title: '文书', register: '文书登记', register_note: '编号不空号、不重号；作废的也占号。', write: '拟文', write_title: '就此事拟文',
  series: '刊名', urgency: '缓急', urgent: { extra: '特急', urgent: '加急', none: '平件' }, mark: '标注', mark_hint: '如：内部', name: '标题', number: '编号', number_later: '{{number}}，出文时占号', number_sign: '{{number}}，签发时占号',
  addressed_to: '主送', issuer: '编发', issuer_note: '各值班室分别编号', printed_by: '印发机关', printed_on: '印发日期', text: '正文', text_hint: '一行一段；“一、”“（一）”开头的短行排成小标题', copies: '报送', copy_label: '报、送、发', copy_text: '送给谁', copy_more: '加一行', copy_drop: '去掉这一行',
  signed_by: '签发', checked_by: '核稿', edited_by: '编辑', phone: '电话', pictures: '印入照片', pictures_none: '来报没有 JPEG 或 PNG 照片。', row_pictures: '{{label}}里的照片', told: '通知情况取自通知名单，出文时定格。', rows_note: '照片可拍手写批示；空行留给手写。',
  preview: '纸面预览', pdf: 'PDF', docx: 'DOCX', issue: '制发文书', issued: '已出 {{name}}', fonts: '缺字体：{{fonts}}；装到字体目录后与规范一致。', font_pair: '{{wanted}}以 {{used}} 代', draft_back: '接着上次没出的稿。', draft_drop: '重新取稿',
  of: '出自', open_report: '看来报', issued_at: '{{unit}} {{time}} 出', with_report: '随上报信息报出', void: '作废', void_reason: '为什么作废', void_do: '作废这份文书', voided: '{{time}} {{name}}作废：{{reason}}', voided_short: '作废', void_note: '编号仍占用，不再给别的文书。',
  all: '全部', year: '年份', search: '搜编号、标题', none: '还没有出过文书', none_hint: '打开一份信息，点“拟文”：值班信息、专报、呈批单、阅批单、呈报通知单、通报都在那里出；书面上报会自动出一期。', none_match: '没有符合条件的文书。', more: '再看',
  col: { number: '编号', series: '刊名', issuer: '编发', title: '标题', at: '出文时间', signed: '签发', state: '状态' }, part: '文书', part_note: '随报或由本单位出的', auto: '报', text_first: '正文还没有写。', sign_way: '选怎样签发，或送签；签了才给编号', waits: '（待签）', signed_way: { on_screen: '屏上签发', oral: '口头同意', paper: '纸上签发' }, signed_how: '{{who}}，{{how}}，{{time}}', sign_first: '写明由谁签发，才给编号。', secret_note: '非密平台：不得标密级。',
  periodical_title: '月报、季报、年报', periodical_of: '{{from}} 至 {{to}} 的统计', text_tables: '一行一段；写“【表1】”的行放表 1，删去这一行就不印这张表', taken: '数字取于 {{time}}，以后的变化不再计入。', retake: '重新取数', retaken: '已重新取数，正文和表已换新；改过的字可撤销找回',
};
