/** Words that every slice uses. */
export const common = {
  unverified: '未核实', preliminary: '初步', none: '无', at_least: '≥{{n}}', loading: '正在取', retry: '再试一次', undo: '撤回', undone: '已撤回', cancel: '再看看', save: '保存', close: '收起', whole: '全文', kept_back: '上次写的还在。', kept_drop: '不要了', more: '再看 50 条', comma: '，', list: '、', bracketed: '（{{text}}）',
};
export const grade = {
  I: 'Ⅰ 特别重大', II: 'Ⅱ 重大', III: 'Ⅲ 较大', IV: 'Ⅳ 一般', near_miss: 'Ⅲ 较大涉险', regardless: 'Ⅳ 一般·必报', provisional: '暂定', near_miss_short: 'Ⅲ 较大涉险', regardless_short: 'Ⅳ 必报', provisional_short: '暂定',
};
export const level = {
  province: '省', city: '市', district: '区县', township: '乡镇街道',
  short: { province: '省', city: '市', district: '县区', township: '乡镇', site: '现场' },
};
export const time = {
  seconds: '{{n}} 秒', minutes: '{{n}} 分', hours: '{{h}} 小时 {{m}} 分', days: '{{d}} 天 {{h}} 时',
  left: '还剩 {{span}}', over: '超时 {{span}}', days_left: '还剩 {{n}} 天', days_left_on: '还剩 {{n}} 天，{{weekday}}',
  today: '今日', yesterday: '昨', about: '{{time}} 左右', between: '{{from}} 至 {{to}}', until: '至 {{time}}', due_at: '{{time}} 到期', date_line: '{{month_day}} {{weekday}}', date_line_year: '{{year}}-{{month_day}} {{weekday}}',
  weekday: { sun: '周日', mon: '周一', tue: '周二', wed: '周三', thu: '周四', fri: '周五', sat: '周六' },
  month: { m1: '1 月', m2: '2 月', m3: '3 月', m4: '4 月', m5: '5 月', m6: '6 月', m7: '7 月', m8: '8 月', m9: '9 月', m10: '10 月', m11: '11 月', m12: '12 月' },
  fault: {
    unreadable: '没读懂这个时间。写 0251、刚才、-10，或 3-31 02:51；不知道就留空。',
    no_such_time: '没有这个钟点。写 0251、刚才、-10，或 3-31 02:51。',
    no_such_day: '{{month}} 月没有 {{day}} 日。写 0251、刚才、-10，或 3-31 02:51。',
    future: '这个时间还没到。写 0251、刚才、-10，或 3-31 02:51。',
  },
};
export const way = {
  title: '走到哪了', tel: '电话', doc: '书面', doc_mark: '文', done: '已报', owed: '待报', owed_by: '待报 {{time}} 前', over_since: '超时，限 {{time}}', thin_by: '限 {{time}}',
  sent: '{{time}} 报出', took: '{{time}} {{by}}接', told: '{{time}} 已报', received: '{{time}} 签收', received_by: '{{time}} {{by}}签收', verified: '{{time}} 核实', delivered: '{{time}} 送达，未签收', on_its_way: '{{time}} 报出，未送达', copied: '{{time}} 抄件送达', handed: '{{time}} {{how}}', handed_to: '{{by}}收',
  limit: '限 {{time}}', late: '限 {{time}}，迟 {{span}}', beside: '条线另报 {{n}} 家：{{units}}', beside_n: '条线另报 {{n}} 家', beside_done: '都已报', beside_owed: '{{n}} 家待报，最近 {{time}} 前', beside_over: '{{unit}} 超时，限 {{time}}',
  role: { here: '本级', own: '自有节点', hosted: '托管', external: '外部，电话', skip: '越级抄送' },
};
export const problem = {
  unknown: '没有办成（{{code}}），请再试一次；仍不行请打电话给管理员。',
  request: '请求编号 {{id}}',
  offline: '没有连上本单位节点。写的都还在这里，连上后再发；急事先打电话。',
  page: '页面出了差错，写的都还在；请刷新再试。',
  storage_read_only: '本节点暂时只能看：磁盘曾写入失败，系统管理员核对之前不再写入。本次没有保存；急事请打电话，并通知系统管理员。',
  backup_busy: '正在备份或核验，一次只做一件；等它做完再试。', backup_no_room: '磁盘空间不够再放一份。把旧备份下载后删去，或让 backup.folder 指到更大的磁盘。', backup_folder: '备份所在的目录读写不了；请在服务器上看目录和磁盘是否正常。', backup_not_whole: '这份备份不完整：还在备份，或没有备份成功。',
  writing_on: '本节点正常写入，没有什么要确认的。', writing_restart_first: '磁盘是在这个进程里出错的；请先重启服务，再来确认。', writing_busy: '已经有人确认，正在核验账本；请等结果。',
  field: { required: '这一格要填。', enrol_token: '入网码不全，或有一位抄错。', enrol_address: '地址应以 https:// 开头。', enrol_unknown: '上级没有发过这个入网码。', enrol_expired: '入网码过期了，请上级重新发。', enrol_used: '入网码已被别的节点用过，请上级重新发。', enrol_other_code: '这个入网码是发给别的代码的；划转过来的，请填新代码。', enrol_outside: '代码不在本节点的辖区内。' },
};
