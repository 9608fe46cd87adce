/** 统计: events counted. */
export const statistics = {
  title: '统计', paper: '出月报', note: '{{of}}，真实事件，一件事只算一次', span: '时段', as: '看图还是看表', chart: '图', table: '表', unit: '单位（含下级）',
  periods: '{{from}} 至 {{to}}；上期 {{before_from}} 至 {{before_to}}；上年同期 {{year_from}} 至 {{year_to}}',
  events: '突发事件（起）', following: '还要续报', provisional: '其中暂定 {{n}}', preliminary: '其中初步 {{n}}（{{events}} 起）', preliminary_none: '{{events}} 起初步报无', to: '至', no_record: '无记录', no_year_ago: '上年同期无记录', no_before: '上期无记录', records_from: '；本节点的记录从 {{day}} 开始，更早的不知道，不当作零', year_ago: '较上年同期 {{change}}', before: '较上期 {{change}}', unverified: '另 {{n}} 起未核实',
  harm: { dead: '死亡（人）', injured: '受伤（人）', missing: '失联（人）', trapped: '被困（人）' },
  events_of: '{{name}} {{n}} 起，看清单', people_of: '{{harm}} {{n}}，看有人员的事件', unverified_of: '{{harm}} 未核实的 {{n}} 起，看清单', n_events: '{{n}} 起',
  on_map: '发生地分布', by_where: '按发生地', place_known: '报告注明发生地的（起）', place_unknown: '；没有注明、按报送单位算的（起）', by_kind: '按种类', by_place: '按报送单位', by_day: '按日', by_month: '按月', by_hour: '按钟点和星期', day: '日', month: '月', hour: '钟点', place: '单位', oclock: '{{n}} 时', sent_at: '按首报报出时间', line_behind: '虚线为上年同期', first_of: '最多的 {{n}} 类，共 {{all}} 类，全部见表',
  now: '本期', was_before: '上期', was_year_ago: '上年同期', more: '增减', short: { I: 'Ⅰ', II: 'Ⅱ', III: 'Ⅲ', IV: 'Ⅳ' }, alone: '{{name}}本级', picture: '{{title}}的图；同样的数按 Alt T 看表',
  none: '这几段时间都没有事件', none_hint: '换一段时间，或去掉上面的条件。',
  how: '点数字看背后的清单。一件事不论几份报告只算一次，撤回的和演练不算。补录的按录入时间计入。人数取每件事现用的数：核实的、续报的都算进来；未核实的不当作零，另列起数。并案的算在最早一件。发生地取报告选定的地点，没有选的看地点一栏写到的乡镇或县区，只写到一个才算；没有写明的算在报送单位。较大涉险和不论等级必报的按较大报，也计入较大。',
  counted: { title: '从统计来', events: '一事一行', unit_only: '仅本级', place_unit: '发生地 {{name}}', place_known: '注明了发生地', place_unknown: '没有注明发生地', hour: '{{n}} 时', weekday: '{{day}}', confirmed: '等级已确认', provisional: '等级暂定', following: '还要续报', not_following: '不用续报', drop: '去掉“{{what}}”' },
  toll: { dead: '有死亡', injured: '有受伤', missing: '有失联', trapped: '有被困', dead_unknown: '死亡未核实', injured_unknown: '受伤未核实', missing_unknown: '失联未核实', trapped_unknown: '被困未核实' },
};
