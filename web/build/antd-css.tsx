/**
 * Extracts Ant Design's styles into one static file at build time and serves it as
 * `virtual:antd.css`. The server's content security policy can then forbid inline
 * styles. A component that is not rendered in `Sample` has no style: add it here
 * when a page starts to use it.
 */
import type { Plugin } from 'vite';
import { createCache, extractStyle, StyleProvider } from '@ant-design/cssinjs';
import {
  AutoComplete, Button, Checkbox, ConfigProvider, Drawer, Dropdown, Form, Input, InputNumber, Modal, Pagination, Popconfirm, Popover,
  Progress, Radio, Segmented, Select, Skeleton, Switch, Table, Tabs, Tooltip, Tree, TreeSelect,
} from 'antd';
import { renderToString } from 'react-dom/server';
import { theme } from '../src/theme/tokens.ts';

const ID = 'virtual:antd.css';
const rows = [{ key: 1, a: 'a', children: [{ key: 2, a: 'b' }] }];

// The inner parts of what normally opens in a portal are rendered in place.
const ModalInside = (Modal as unknown as { _InternalPanelDoNotUseOrYouWillBeFired: typeof Modal })._InternalPanelDoNotUseOrYouWillBeFired;
const DrawerInside = (Drawer as unknown as { _InternalPanelDoNotUseOrYouWillBeFired: typeof Drawer })._InternalPanelDoNotUseOrYouWillBeFired;
const PopoverInside = (Popover as unknown as { _InternalPanelDoNotUseOrYouWillBeFired: typeof Popover })._InternalPanelDoNotUseOrYouWillBeFired;
const PopconfirmInside = (Popconfirm as unknown as { _InternalPanelDoNotUseOrYouWillBeFired: typeof Popconfirm })
  ._InternalPanelDoNotUseOrYouWillBeFired;
const TooltipInside = (Tooltip as unknown as { _InternalPanelDoNotUseOrYouWillBeFired: typeof Tooltip })._InternalPanelDoNotUseOrYouWillBeFired;

function Sample() {
  return (
    <>
      <Button type="primary" loading>a</Button>
      <Input addonBefore="a" allowClear /><Input.TextArea autoSize /><Input.Password /><Input.Search /><Input.OTP /><InputNumber />
      <Select options={[{ value: 1 }]} mode="multiple" /><AutoComplete /><TreeSelect />
      <Checkbox.Group options={['a']} /><Radio.Group options={['a']} /><Radio.Group options={['a']} optionType="button" /><Switch />
      <Segmented options={['a']} />
      <Form><Form.Item label="a" help="b" validateStatus="error"><Input /></Form.Item></Form>
      <Table size="small" columns={[{ title: 'a', dataIndex: 'a', sorter: true }]} dataSource={rows} rowSelection={{}} />
      <Tree treeData={[{ key: 1, title: 'a' }]} /><Tabs size="small" items={[{ key: '1', label: 'a' }]} />
      <Progress percent={1} /><Skeleton /><Pagination />
      <Dropdown menu={{ items: [{ key: 1, label: 'a' }] }}><a href="#a">a</a></Dropdown>
      <ModalInside title="a">a</ModalInside><DrawerInside title="a">a</DrawerInside>
      <PopoverInside content="a" /><PopconfirmInside title="a" /><TooltipInside title="a" />
    </>
  );
}

function extract(): string {
  const cache = createCache();
  renderToString(
    <StyleProvider cache={cache}>
      <ConfigProvider theme={theme}><Sample /></ConfigProvider>
    </StyleProvider>,
  );
  return extractStyle(cache, { plain: true, types: ['style', 'token', 'cssVar'] });
}

/** The plugin that answers `import 'virtual:antd.css'`. */
export function antdCss(): Plugin {
  return {
    name: 'fenghuo-antd-css',
    resolveId: (id) => (id === ID ? ID : null),
    load: (id) => (id === ID ? extract() : null),
  };
}
