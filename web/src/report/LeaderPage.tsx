/** LeaderPage */
export function LeaderPage() { return <div>LeaderPage</div>; }
