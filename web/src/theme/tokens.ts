/**
 * The look as numbers: Ant Design tokens and the colours of the four grades. Used
 * by the app's ConfigProvider and by the build that extracts the style sheet, so
 * both always agree. The accent is a green because blue is a grade; urgency has no
 * colour, it is ink.
 */
import type { ThemeConfig } from 'antd';

export const ink = '#1B2327';
export const accent = '#17645A';

const font = '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';

export const theme: ThemeConfig = {
  cssVar: { key: 'fenghuo' },
  hashed: false,
  token: {
    colorPrimary: accent,
    colorLink: accent,
    colorSuccess: accent,
    colorInfo: accent,
    colorPrimaryHover: '#1F7A6E',
    colorPrimaryBg: '#E3EFEC',
    controlItemBgActive: '#E3EFEC',
    colorBgLayout: '#ECEEEE',
    colorBgContainer: '#FFFFFF',
    colorText: ink,
    colorTextSecondary: '#455057',
    colorTextTertiary: '#5C676E',
    colorTextPlaceholder: '#5C676E',
    colorTextDescription: '#5C676E',
    colorBorder: '#C3CACD',
    colorBorderSecondary: '#DCE0E2',
    colorSplit: '#DCE0E2',
    colorWarning: '#455057',
    colorError: ink,
    borderRadius: 3,
    borderRadiusLG: 4,
    borderRadiusSM: 2,
    fontSize: 14,
    fontSizeSM: 13,
    fontSizeLG: 15,
    lineHeight: 22 / 14,
    controlHeight: 32,
    controlHeightSM: 26,
    controlHeightLG: 38,
    motion: false,
    boxShadow: 'none',
    boxShadowSecondary: '0 2px 8px rgba(27,35,39,.16)',
    fontFamily: font,
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
    Table: {
      headerBg: '#F5F6F6',
      headerColor: '#455057',
      headerSplitColor: 'transparent',
      cellPaddingBlockSM: 5,
      cellPaddingInlineSM: 8,
      cellFontSizeSM: 13,
      rowHoverBg: '#F5F6F6',
      rowSelectedBg: '#E3EFEC',
      rowSelectedHoverBg: '#E3EFEC',
    },
    Segmented: { trackBg: '#ECEEEE', itemSelectedBg: '#FFFFFF', trackPadding: 2 },
    Modal: { titleFontSize: 16 },
    Tabs: { horizontalItemGutter: 28, titleFontSizeSM: 14 },
  },
};
