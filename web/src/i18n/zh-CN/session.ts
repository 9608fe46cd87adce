/** Login, takeover, substitute, own account. */
export const session = {
  subtitle: '应急管理平台', sign_in: '登录', login: '账号', password: '口令', totp: '动态码', enter: '登录', ended: '登录已到期，写的还在，登录后接着写。',
  by_pin: '本机接班', by_password: '用口令登录', by_substitute: '临时顶班',
  take_over: '接班：{{desk}}', waiting: '有 {{n}} 件来报没有签收，最久等了 {{span}}', nothing_waiting: '没有等着签收的来报。', who: '谁来接', pin: 'PIN',
  bell_test: '试铃', bell_missed: '有来报没人签收，铃声未响：点一下页面，铃就响', bell_hint: '接班时铃会响一次', bell_heard: '响过了', bell_not: '浏览器没让响，再按一次', bell_failed: '这台机器响不了铃，接班后请看着屏幕', take_over_now: '接班',
  substitute_title: '临时顶班', substitute_text: '人不在、口令不在手边时用，哪台电脑、手机都行。填了就能进；上级当时就看到是谁、什么电话、为什么。', substitute_here: '在这台值班电脑上：能报信息、能签收办理，12 小时内有效。', substitute_anywhere: '从这里进：能报首报，看不到别的信息，4 小时内有效。要签收办理，请到登记过的值班电脑上登录。', unit_hint: '写单位名或拼音首字母',
  unit: '替哪个单位值班', name: '姓名', phone: '手机', reason: '原因', reason_hint: '如：值班员送医，本人在岗', must_change: '这是初始口令，请改成自己的。急事可以先报，回头再改。', must_change_admin: '这是初始口令：系统、安全、审计管理员改掉以前只能看，不能办。', must_change_go: '去改口令', totp_needed: '管理员账号应启用动态码。', totp_go: '去启用', enter_as_substitute: '进去办事',
  account_of: '{{name}}的账号（{{login}}）', changed: '{{what}}已改', change: '改',
  password_note: '不强制定期更换；改了以后，别处的登录和接口令牌都作废', old_password: '现在的口令', new_password: '新口令',
  pin_note: '只在登记过的值班机上用', new_pin: '新 PIN，6 位以上数字',
  totp_on: '已启用', totp_off: '未启用', totp_start: '启用动态码', totp_scan: '用手机的动态码程序扫这个码', totp_secret: '扫不了就把这串密钥填进去：', totp_code: '手机上现在的 6 位数', totp_confirm: '确认', totp_stop: '关闭', totp_change: '换手机', totp_stop_note: '关闭和换手机都要旧手机上现在的 6 位数；旧手机丢了，请安全管理员重置口令，动态码随之关闭。', totp_advised: '未启用，管理员应启用', totp_own_pc: '在本单位登记过的值班电脑上登录不用动态码',
};
