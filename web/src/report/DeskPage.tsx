/** DeskPage */
export function DeskPage() { return <div>DeskPage</div>; }
