/**
 * Extracts Ant Design's styles into one static file at build time and serves it as
 * `virtual:antd.css`. The server's content security policy can then forbid inline
 * styles. A component that is not rendered in `Sample` has no style: add it here
 * when a page starts to use it.
 */
import type { Plugin } from 'vite';
import { createCache, extractStyle, StyleProvider } from '@ant-design/cssinjs';
import {
  AutoComplete, Button, Checkbox, ConfigProvider, Dropdown, Input, InputNumber, Progress, QRCode, Radio, Segmented, Select, Table, Tooltip,
} from 'antd';
import { renderToString } from 'react-dom/server';
import { theme } from '../src/theme/tokens.ts';

const ID = 'virtual:antd.css';
const rows = [{ key: 1, a: 'a', children: [{ key: 2, a: 'b' }] }];

// The inner part of what normally opens in a portal is rendered in place.
const TooltipInside = (Tooltip as unknown as { _InternalPanelDoNotUseOrYouWillBeFired: typeof Tooltip })._InternalPanelDoNotUseOrYouWillBeFired;

function Sample() {
  return (
    <>
      <Button type="primary" loading>a</Button>
      <Input addonBefore="a" allowClear /><Input.TextArea autoSize /><Input.Password /><Input.Search /><Input.OTP /><InputNumber />
      <Select options={[{ value: 1 }]} mode="multiple" /><AutoComplete />
      <Checkbox.Group options={['a']} /><Radio.Group options={['a']} /><Radio.Group options={['a']} optionType="button" />
      <Segmented options={['a']} />
      <Table size="small" columns={[{ title: 'a', dataIndex: 'a', sorter: true }]} dataSource={rows} rowSelection={{}} />
      <Progress percent={1} />
      <QRCode type="svg" value="a" />
      <Dropdown menu={{ items: [{ key: 1, label: 'a' }] }}><a href="#a">a</a></Dropdown>
      <TooltipInside title="a" />
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

/**
 * The library's table measures the bar of its scroll with a style element, which the policy forbids.
 * No page of ours draws bars of its own, so a plain element has the same.
 */
const SCROLLBAR = /@rc-component\/util\/es\/getScrollBarSize\.js$/;
const MEASURED = `
function measured() {
  const box = document.createElement('div');
  Object.assign(box.style, { position: 'absolute', left: '0', top: '0', width: '100px', height: '100px', overflow: 'scroll' });
  document.body.appendChild(box);
  const size = { width: box.offsetWidth - box.clientWidth, height: box.offsetHeight - box.clientHeight };
  document.body.removeChild(box);
  return size;
}
export const getTargetScrollBarSize = (target) => (target instanceof Element ? measured() : { width: 0, height: 0 });
export default () => measured().width;
`;

/** The plugin that answers `import 'virtual:antd.css'`. */
export function antdCss(): Plugin {
  return {
    name: 'fenghuo-antd-css',
    resolveId: (id) => (id === ID ? ID : null),
    load: (id) => (id === ID ? extract() : SCROLLBAR.test(id) ? MEASURED : null),
  };
}
