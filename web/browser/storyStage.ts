/** The stage of the pictures: as that of the tests, with the clock of the story. */
import type { TestProject } from 'vitest/node';
import stage from './stage.ts';
import { makeClock, storyAt } from './storyClock.ts';

export default function storyStage(project: TestProject) {
  makeClock();
  storyAt('2026-11-24 02:30', true);
  return stage(project);
}
