/** A grade on the wall: the shape within its frame, dashed while it is provisional. */
import type { Rating } from '../api/types.ts';
import { SHAPES } from '../ui/Grade.tsx';

export function HallShape({ rating }: { rating: Rating }) {
  const { grade, confirmed } = rating;
  // A triangle's middle lies lower than that of its box.
  const middle = grade === 'II' ? 9.6 : 8;
  return (
    <svg className={`hall-shape grade-${grade}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[grade]} transform={`translate(8 ${middle}) scale(.6) translate(-8 -${middle})`} />
      <path d={SHAPES[grade]} className={confirmed ? 'hall-frame' : 'hall-frame hall-provisional'} />
    </svg>
  );
}
