/** Without a network: what only this browser has, and a newer version of the pages. */
export const offline = {
  only_here: '只在本机', only_here_n: '只在本机 {{n}} 件', list: '只在本机的首报', note: '连上节点自动发出，写成时间照记',
  state: { draft: '草稿', waiting: '等着发', refused: '没发成', following: '照片在传' },
  at_following: '文字已发出，还有 {{n}} 张照片在传', leave_photos: '不传了', following: '文字已发出，{{n}} 张照片跟在后面传', followed: '照片都已传到',
  no_words: '还没写何事', at_draft: '{{time}} 存', at_waiting: '{{time}} 写成，已试 {{n}} 次', at_first: '{{time}} 写成', open: '打开', go_on: '接着写', send: '现在发', delete: '删除', deleted: '已删除：{{what}}',
  others: '{{name}} 有 {{n}} 件，本人登录后自动发出', others_login: '这台机器上有首报没发出：{{names}}。本人登录后自动发出；急事先打电话。', other: '{{name}} {{n}} 件',
  kept: '已存在本机，连上后自动发出', kept_page: '这台浏览器存不下，请别关这一页；连上后自动发出',
  kept_full: '节点连得上，但存不了。写的已存在本机，节点能存时自动发出；急事先打电话。', kept_full_page: '节点连得上，但存不了；这台浏览器也存不下，请别关这一页，先打电话。', refused: '节点没有收下，写的都在：', another: '再写一件', put_here: '存本机', put_phone: '存手机',
  sent: '断网时写的首报已发出：{{title}}', refused_said: '有一件首报节点没有收下，写的都在“只在本机”里。',
  no_judgement: '没有网络。照样能发，等级和时限连上后由节点提出。', sign_out_offline: '没有网络，这台机器上的资料已清；连上后请再退出一次。',
  version: '有新版本', version_text: '写的草稿都留着。', version_take: '现在换上', version_taken: '已换新版本，这一页还是旧的', version_taken_text: '写完这一格再点；草稿会留着。', version_reload: '换成新的', version_gone: '这一页换了新版本，旧的打不开了；写的草稿都在，请刷新。',
};
