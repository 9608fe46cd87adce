/** Search. */
export const search = {
  placeholder: '搜信息、单位、人、电话', page: '搜索', hits: '搜到的', scope: '搜{{unit}}及下级能看的，最新的在前', enter_all: 'Enter 看全部', nothing: '没有找到；换个短一点的词，或用电话尾号。', nothing_for: '没有“{{q}}”',
  begin: '想找什么', begin_hint: '写地名、单位、人名、电话尾号或信息里的一个词；几个词都要有。',
  kind: { report: '信息', unit: '单位', person: '人员', desk: '值班室', place: '地点', instruction: '批示', inquiry: '核报', document: '文书', manuscript: '待签稿', dispatch: '经过', call: '电话', account: '账号', node: '节点' },
};
