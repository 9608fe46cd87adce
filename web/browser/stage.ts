/**
 * Before all browser tests: a demonstration of one district between city, province
 * and a township with a node of its own, prepared afresh and started. After all:
 * stopped and removed.
 */
import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { prepare, start, strike, type Stage } from './nodes.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    stage: Stage;
  }
}

export default async function stage(project: TestProject) {
  if (!existsSync(new URL('../dist/index.html', import.meta.url))) throw new Error('the pages are not built: npm run build');
  const made = await prepare();
  project.provide('stage', made);
  try {
    for (const node of Object.values(made.nodes)) await start(made, node);
  } catch (e) {
    await strike(made);
    throw e;
  }
  return () => strike(made);
}
