/** Search. */
export const search = { placeholder: '搜信息、单位、人、电话', title: '搜“{{q}}”', nothing: '没有找到；换个短一点的词，或用电话尾号。' };
