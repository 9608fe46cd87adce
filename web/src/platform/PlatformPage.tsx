/** The room 平台: tabs over its pages. */
import { Outlet } from '@tanstack/react-router';

export function PlatformPage() {
  return <Outlet />;
}
