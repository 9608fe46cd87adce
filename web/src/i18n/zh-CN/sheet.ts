/** 导出: lists as Excel files. */
export const sheet = {
  title: '导出', note: '您导出的文件，保留 7 天，只有您能下载；离开页面也照样做完', button: '导出 Excel', button_note: '按屏上的筛选导出 Excel，Alt X；可以离开，做好后在“导出”里下载', begun: '开始导出{{list}}，可以离开；做好后在页底或“导出”里下载',
  list: { reports: '信息', inquiries: '核报', documents: '文书登记', scores: '采用得分', statistics: '统计' },
  state: { waiting: '排队', running: '正在导出', done: '已做好', failed: '没有做成', cancelled: '已取消' },
  line_waiting: '{{list}}排队等候导出', line_running: '正在导出{{list}} {{n}} 行…', line_done: '已导出{{list}} {{n}} 行', line_failed: '{{list}}没有导出成', others: '还有 {{n}} 份', put_aside: '知道了，不再提示{{list}}的导出',
  cancel: '取消', download: '下载', download_of: '下载 {{name}}', see: '看原因', remove: '删去', rows: '{{n}} 行', until: '保留至 {{time}}', whole: '没有筛选', condition: '{{name}}：{{said}}',
  empty: '还没有导出过', empty_hint: '在信息、核报或采用得分上筛好，按“导出 Excel”；做好的文件在这里下载。',
  cause: { restarted: '节点重新启动，请再导出一次', not_allowed: '您的账号现在不能看这份清单，或已换了单位', disk: '服务器磁盘写不进去，请告知系统管理员后再导出', unavailable: '数据库暂时不可用，请稍后再导出一次', refused: '清单没有接受这些条件，请在清单上重新筛选后再导出', fault: '系统内部错误，请凭导出时间告知管理员' },
};
