/** Start of the pages: words first, then the router under the theme. */
import 'virtual:antd.css';
import './theme/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StyleProvider } from '@ant-design/cssinjs';
import { ConfigProvider } from 'antd';
import antdEn from 'antd/locale/en_US';
import antdZh from 'antd/locale/zh_CN';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { queryClient } from './api/queries.ts';
import { startWords } from './i18n/index.ts';
import { startWorker } from './offline/version.ts';
import { router } from './router.tsx';
import { startSize } from './theme/size.ts';
import { theme } from './theme/tokens.ts';

/** Styles were extracted at build time: nothing is written into the page at run time. */
const themed = { ...theme, zeroRuntime: true };
startSize();

/** What the library would still write goes to an element that is in no page. */
const nowhere = document.createElement('div');

function App() {
  const { i18n } = useTranslation();
  return (
    <StyleProvider container={nowhere}>
      <ConfigProvider theme={themed} locale={i18n.language === 'en' ? antdEn : antdZh} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ConfigProvider>
    </StyleProvider>
  );
}

const root = document.getElementById('root');
if (root) {
  void startWorker();
  await startWords();
  createRoot(root).render(<App />);
}
