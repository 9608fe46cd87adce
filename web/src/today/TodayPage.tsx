/** TodayPage */
export function TodayPage() { return <div>TodayPage</div>; }
