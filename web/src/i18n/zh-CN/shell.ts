/** The frame of every page. */
export const shell = {
  name: '烽火', rooms: '房间', log_call: '记电话', write_report: '报信息', leader: '带班 {{name}}', officer: '值班 {{name}}', substitute: '顶班', user_menu: '{{name}} 的菜单',
  account: '账号与口令', text_large: '大字（16 号）', text_normal: '常用字（14 号）', log_call_note: '记电话：打开首报，光标在来电号码上', sign_out: '退出',
  drill: '演练', drill_text: '这是演练，不是真事。这里的一切不计入统计，不会报到演练以外的人',
  page_lost: '与本单位节点断开 {{span}}', page_lost_text: '最后联系 {{time}}。可以接着写，草稿存在这台机器上，恢复后自动接上；急事先打电话。',
  link_down: '与{{name}}节点断开 {{span}}', link_text: '最后联系 {{time}}。本单位照常工作；',
  link_waiting: '{{n}} 条在本机等候，恢复后自动补送。', see_nodes: '看节点',
  ring: { arrived: '来报', overdue: '超时', undelivered: '未送达', instruction: '批示', answer: '批示有答复', unanswered: '批示未答复', corrected: '更正', raised: '等级调高', withdrawn: '撤回' },
  ring_step: { officer: '催值班员', leader: '报带班领导', head: '报主要负责人', above: '报上级值班室' },
  ring_call: '请打 {{name}} {{phone}}', ring_more: '另有 {{n}} 件', ring_missed: '铃声未响', ring_seen: '知道了，停铃',
  brief_title: '急件', brief_from: '{{from}} {{time}} 发来', brief_note: '本版本尚不认识这类急件，请联系上级值班室；升级后可看全文。', brief_seen: '知道了，停铃',
  count: '{{n}} 件', door_today: '欠办 {{n}} 件', door_report: 'F3 首报', door_platform: '本单位的账号',
  room: { today: '今日', report: '信息', platform: '平台' },
  door: { today: '今日', report: '报信息', platform: '平台' },
  not_secret: '非涉密平台，严禁处理国家秘密', node_heard: '与{{name}}节点相通 {{time}}', version: '烽火 {{version}}',
  bell_tested: '铃声 {{time}} 已试', bell_untested: '铃声未试', bell_failed: '这台机器响不了铃', bell_test: '试铃',
  page_fault: '这一页没有打开', not_found: '没有这一页', go_home: '回到首页',
};
