/** DetailPage */
export function DetailPage() { return <div>DetailPage</div>; }
