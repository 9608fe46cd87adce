/** 核报, 催报, 要素不全. */
export const inquiry = {
  title: '核报', note: '问下级一件事，限时答复；查无此事也是答复', ask: '问一个单位', ask_note: '线索原话照贴；对方的值班室马上响铃', ask_do: '发出核报', asked: '已问{{to}}', show: '看哪些', shows: { open: '没答复的', mine: '问我们的', asked: '我们问的', all: '全部' },
 none: '没有核报', none_hint: '上级、110、网上来的线索，点“问一个单位”让属地限时核实', asks: '{{from}}问{{to}}', lacks_of: '{{from}}要{{to}}补报', text: '要核什么（原话）', text_hint: '如：网传某镇昨晚煤矿透水，几人被困，请核', from_where: '线索来源', to: '问哪个单位', caller: '提供人', caller_phone: '电话', minutes: '几分钟内答复',
  source: { above: '上级', police: '110', fire: '119', medical: '120', web: '网络', caller: '群众', other: '其他' }, element: { time: '时间', place: '地点', source: '信息来源', nature: '事件性质', extent: '影响范围', casualties: '伤亡失联', trend: '发展趋势', measures: '已采取措施', contact: '现场联系人' },
  outcome: { confirmed: '属实', unfounded: '查无此事', supplied: '已补报' }, pressed: '催过 {{n}} 次', press: '催一下', pressed_note: '催一下：{{text}}', drill_mixed: '你正在演练中，而这次核报是按真事写的。真事：先退出演练再发；演练：标明演练再发。', pressed_done: '已催{{to}}', see_report: '看报来的', see_about: '看来报', supply: '续报补上', to_answer: '去答复', open: '打开',
  reply: '答复', reply_as: { confirmed: '属实，写首报', unfounded: '查无此事', supplied: '已经报过，或有说明' }, confirmed_note: '线索原话会填进首报，报出就算答复。', reply_hint: '向谁核实的，结果怎样', reply_text: '答复的话', write_first: '写首报', reply_do: '答复', answered: '已答复',
  draft_first: '还有一份没发出的首报，先发或清掉它，再来写这一件。',
  close: '不用答复了', close_hint: '为什么，如：电话已答复', closed: '不用答复', again: '更改答复', draft_of: '这份首报答复一件核报', draft_drop: '不算答复',
  lack_title: '要素不全', lack_ask: '要素不全，请对方补报', lack_do: '请{{who}}补报', lack_note: '来报照常算收到、照常往上报；缺的限时补。没写的已先勾上。', lack_text: '还要补什么（可不写）', lack_hint: '如：井下几个作业面、通风是否正常', answers: '一并答复{{from}}要的：{{what}}',
};
