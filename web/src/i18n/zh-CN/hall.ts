/** 大屏, and the map that it shows. */
export const hall = {
  door: '大屏（投到大厅墙上，只看不办）', door_note: '深色全屏，6 米外能看清；不出现电话号码和伤亡人员姓名', name: '大屏', title: '{{unit}}应急值守', date: '{{year}}-{{month_day}} {{weekday}}',
  leader: '带班 {{name}}', officer: '值班 {{name}}', stands_in: '{{name}}（代）', vacant: '没有排人', away: '外出，无人代',
  links_up: '级间链路通 {{n}}', links_down: '断 {{n}}（{{name}} {{span}}）', links_down_more: '断 {{n}}（{{name}} {{span}}，另 {{more}} 个）', links_none: '没有级间链路', links_unknown: '级间链路情况不明',
  open: '正在处置 {{n}}', shift: '本班来报 {{came}}，已结 {{closed}}', shift_more: '本班来报 {{came}} 以上', none_open: '没有正在处置的事件', none_open_note: '有来报时自动显示', just: '刚刚', elapsed: '已过 {{span}}',
  happened: '事发 {{time}}', came: '接报 {{time}}', knew: '知悉 {{time}}', withheld: '工作秘密，内容不上屏',
  clock: { tel: '电话报{{to}}', doc: '书面报{{to}}', receive: '签收来报', answer: '答复{{to}}批示', follow: '向{{to}}续报', withdrawn: '告知{{to}}已撤回' }, clock_short: { tel: '电话报', doc: '书面报', receive: '签收', answer: '答复批示', follow: '续报', withdrawn: '告知撤回' }, clock_awaited: '等{{what}}', clock_of: '{{who}}：{{what}}', clock_due: '{{time}} 到期', clock_signing: '{{time}} 到期，等签发', no_clock: '没有在走的时限',
  way: '走到哪了', way_unit: '单位', way_tel: '☎ 电话', way_doc: '文 书面', way_owed: '限 {{time}}', way_over: '超时，限 {{time}}', way_none: '不用报', way_signing: '待签发', way_received: '签收 {{time}}', way_delivered: '送达 {{time}}', way_copied: '抄件 {{time}}', way_going: '在途 {{time}}', way_more: '另有 {{n}} 级',
  unanswered: '还没应答 {{n}}', unanswered_note: '事大的在前', all_answered: '都应答了', all_answered_note: '批示、核报、签发、通知没有等着的',
  ask: { instruction: '批示 {{no}}，等答复', sign: '等签发', inquiry: '核报一条线索，等答复', lacking: '等补报要素', tel: '电话未报', doc: '书面未报', receive: '来报未签收', follow: '续报未到', call: '通知单，{{n}} 人没打通' }, about: '{{what}}：{{title}}',
  next: '下一步：{{time}} {{step}}', next_sign: '下一步：{{time}} 改请下一位', next_none: '已逐级提醒，请值班员催办', next_call: '下一步：接着拨', sign_last: '没有下一位可请，请值班员催办',
  step: { officer: '催该单位值班员', leader: '报该单位带班领导', head: '报该单位主要负责人', above: '报上级值班室' },
  more: '还有 {{n}} 件', map: '正在处置的事件分布', mark: '{{what}} {{n}}',
  heard: '与{{name}}节点相通 {{time}}', lost: '与{{name}}节点断开 {{span}}，屏上是 {{time}} 的情况', waiting: '正在连{{name}}节点', failed: '大屏没有取到情况，正在重试', turn: '第 {{i}} 件，共 {{n}} 件', paused: '已停在这一件', read_only: '只读大屏',
  previous: '上一件 ←', following: '下一件 →', pause: '停住 空格', go_on: '接着轮换 空格', full: '全屏 F', back: '回平台', controls: '大屏操作',
};
export const map = {
  schematic: '示意图，不作定位依据', no_base: '这个节点还没有地图底图', no_base_how: '把本地边界和点位的 GeoJSON 文件放进数据目录的 map 里（或在配置 map.folder 里指定目录），重启后显示。不影响其他功能。', failed: '地图没有取到，正在重试', count: '{{unit}} {{n}} 件',
};
