/** The room 平台. */
export const platform = { nodes: '节点' };
