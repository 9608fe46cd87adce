/** 签发: who signs, manuscripts that wait, what is signed after. */
export const sign = {
  title: '签发', may: '可签：{{names}}；', may_nobody: '还没有录入可签发的领导；', word_noted: '口头同意，记录在案', way: { on_screen: '我来签（屏上）', oral: '口头同意，事后补签', paper: '纸上签，拍照', ask: '送签，等回复' },
  by: '谁同意的', name: '姓名', post: '职务', at: '什么时候说的', phone: '哪部电话，或当面', said: '原话', said_hint: '原话，例如：同意，报吧', paper: '加签字页照片', oral_note: '记下即报出；同意的领导登录后会看到“确认口头同意”。',
  ask_whom: '请谁签', check_first: '先请同事核稿', check_note: '核稿人核过后由他请签；', ask_note: '每人 {{n}} 分钟，不应就自动改请下一位；电话报告照常计时，不等签发。', confirm: '由签发人确认为{{grade}}（确认后可印在文件上）',
  do_screen: '签发', do_record: '记下', do_screen_send: '签发并报出', do_oral_send: '记下同意并报出', do_paper_send: '附上签字页并报出', do_ask: '送出', submitted: '已送签，等回复', submitted_check: '已送核稿',
  after_title: '补签', after_for: '代{{unit}}补记签字', after_mine: '我来补签', done: '已签发', done_oral: '口头同意已记下，等签发人确认', how: { on_screen: '屏上签', oral: '口头同意', paper: '纸上签' }, checked_by: '核稿 {{name}}', paper_of: '签字页', confirmed_at: '{{time}} {{name}}已补签', owed: '待补签', owed_first: '先报后审，待领导补签', owed_oral: '待{{who}}确认',
  waits: '书面稿在等签发', waits_for: '书面稿等签发，已请{{who}}', waits_check: '书面稿等核稿', returned: '书面稿被退回，去修改', see_manuscript: '看稿件',
  page_document: '文书签发', do_issue: { on_screen: '签发并制发文书', oral: '记下同意并制发文书', paper: '附上签字页并制发文书' }, issued: '已签发，文书已出', closed_issued: '已签发，文书已出。', see_document: '看文书', page_title: '书面报{{to}}', steps: '签发步骤', step: { issue: '制发文书', draft: '拟稿', check: '核稿', sign: '签发', send: '报出', check_waits: '等同事核稿', check_none: '不用核稿', signed: '已签发', returned: '{{name}}退回', unanswered: '可签的人都未应', asked: '已请 {{who}}，{{span}}未应', later: '核稿后请签' },
  text: '正文', changed_by: '{{name}}改过，看原稿', save: '存改动', save_note: '存好再签。', save_note_check: '存好要重新核稿。', save_first: '有改动没存，先存再签。', saved: '改动已存', figures_moved: '等签时数字有变，正文里还是旧的。', figures_take: '填入新数字',
  returned_by: '{{name}} {{time}} 退回：', unanswered: '可签发的人都请过了，还没有人应；请打电话，记录口头同意：', mend_first: '按退回的意见改好、存下，就能再核稿、再签。', check_do: '核稿通过，请签', check_do_note: '没有问题就点通过并选请谁签。要改的写明退回；自己改了正文，就要另一位同事核。', check_other: '等同事用自己的账号核稿；拟稿、改稿的人不能核自己的稿。',
  ask_one: '请 {{name}} 签', ask_other: '改请 {{name}}', next_at: '{{time}} 还没应就自动改请下一位。', tel_runs: '电话报告照常计时，不受签发影响。', return: '退回修改', return_hint: '要改什么', discard: '作废', discard_sure: '确定作废？再点一次', closed_sent: '已签发报出。', closed_dropped: '稿件已作废，没有报出。', see_sent: '看报出的', see_source: '看来报',
  unanswered_short: '书面稿没人签，请打电话', moved: '正文刚被别人改过：', moved_take: '用新的', moved_keep: '仍用我的', moved_seen: '看过了', grade_undone: '事实比选定等级时更重，按现在的事实定级。', files: '附件 {{n}} 个随报告一起报出', again: '再送签', again_check: '再送核', drop_check: '不核了，直接送签', no_rule: '按本地规定，这一级不用签发，可以直接报出。', phone_take: '打的 {{phone}}',
  preview: '正文预览',
};
