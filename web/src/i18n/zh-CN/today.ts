/** 今日. */
export const today = {
  title: '今天欠什么', note: '最急在前，一件事一行', count: { overdue: '超时', today: '今天到期', week: '本周到期' }, group: { overdue: '超时', today: '今天', week: '本周' },
  due: '时限', matter: '事项和下一步', post: '岗位', article: '依据', act: '办理', no_due: '不限时', more: '另有 {{n}} 项', more_over: '另有 {{n}} 项，其中超时 {{over}} 项',
  empty: '现在没有待办的事', empty_call: '接到电话按', empty_write: '，要往上报按',
  action: { open: '打开', receive: '签收', verify: '核实', call: '打电话', calls: '通知', telephone: '电话报', up: '上报', answer: '答复', back: '回呈', hand: '送交', tell_withdrawn: '告知', correct: '补全', instruct: '批示', report: '首报', follow: '续报', sign: '签发', check: '核稿', manuscript: '看稿件', inquiry: '催一下', readdress: '改送', recall: '处理' },
  posts: { duty: '值班', leader: '带班' }, next: { receive: '签收来报', telephone: '电话上报', up: '书面上报', hand: '书面交付', calls: '打完呈报通知单', answer: '答复批示' }, call_list: '呈报通知单',
  on_duty: '现在谁在班', away: '无人代', role: { leader: '带班领导', officer: '值班员', above: '上级' }, state: { present: '在岗', stand_in: '代班', absent: '外出', vacant: '空缺' },
  substitutes: '临时顶班', substitutes_note: '近一天，本单位和下级', substitute_in: '{{from}} 进，到 {{until}}', substitute_out: '{{from}} 进，{{at}} 退出', substitute_end: '请其退出',
  sent: '报上去的怎么样了', sent_note: '近三天', sent_none: '近三天没有往上报',
};
